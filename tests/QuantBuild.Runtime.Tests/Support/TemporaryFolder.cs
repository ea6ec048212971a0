namespace QuantBuild.Runtime.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("quantbuild-runtime-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
