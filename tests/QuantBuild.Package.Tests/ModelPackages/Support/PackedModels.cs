using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>The build package, a package of the tiny model that it made, and the runtime's package.</summary>
public sealed class PackedModels : IDisposable
{
    private readonly Lazy<string> runtime = new(PackRuntime);
    private readonly Lazy<DeltaFeed> deltas;

    public PackedModels()
    {
        Build = new PackageFeed();
        Models = new ModelFeed(Build);
        deltas = new(() => new DeltaFeed(Build));
    }

    public PackageFeed Build { get; }

    public ModelFeed Models { get; }

    /// <summary>Packages of two tasks and of their backbone, packed when they are first asked for.</summary>
    public DeltaFeed Deltas => deltas.Value;

    /// <summary>Folder of the runtime's package.</summary>
    public string Runtime => runtime.Value;

    public void Dispose()
    {
        if (deltas.IsValueCreated)
        {
            Deltas.Dispose();
        }

        Models.Dispose();
        Build.Dispose();
        if (runtime.IsValueCreated)
        {
            Directory.Delete(Runtime, recursive: true);
        }
    }

    private static string PackRuntime()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-runtime-").FullName;
        Packing.Pack("src/QuantBuild.Runtime", "QuantBuild.Runtime", folder, "--no-build");
        return folder;
    }
}
