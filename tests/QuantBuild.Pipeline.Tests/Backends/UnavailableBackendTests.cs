using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Backends;

/// <summary>A backend that is there, and cannot compute on this machine.</summary>
public sealed class UnavailableBackendTests : IDisposable
{
    private static readonly BackendChoice Unavailable = new(
        new UnavailableFactory(), new BackendOptions { Threads = 1 });

    private readonly TemporaryFolder folder = new();
    private readonly TinyModelProject project;

    public UnavailableBackendTests() => project = new TinyModelProject(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Plan_WithIt_NeedsNone() => RecipePlanner.Plan(
            RunSlots.Standard.Reader.Read(project.RecipePath).Require(), cacheRoot: null, backend: Unavailable)
        .Backend.Name.ShouldBe("unavailable");

    [Fact]
    public void Execute_WithIt_SaysWhatIsMissing()
    {
        var options = new RunOptions
        {
            CacheRoot = folder["cache"], OutputFolder = folder["out"], Backend = Unavailable,
        };
        var diagnostic = Should.Throw<DiagnosticException>(() => QuantizationRun.Execute(
                RunSlots.Standard.Reader.Read(project.RecipePath).Require(),
                options,
                new RecordingListener(),
                CancellationToken.None))
            .Diagnostics.ShouldHaveSingleItem();
        (diagnostic.Code, diagnostic.Message).ShouldBe(("QB5071", "libstdc++ is too old; install that of GCC 13"));
    }

    private sealed class UnavailableFactory : IBackendFactory
    {
        public string Name => "unavailable";

        public BackendIdentity Identify(BackendOptions options) => new(Name, "cpu", "float32", "1.0", 1);

        public ComputeBackend Create(BackendOptions options) =>
            throw new BackendUnavailableException("libstdc++ is too old; install that of GCC 13");
    }
}
