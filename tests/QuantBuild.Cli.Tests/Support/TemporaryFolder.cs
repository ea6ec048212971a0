namespace QuantBuild.Cli.Tests.Support;

/// <summary>A new folder that goes with the test; its name has a blank and letters outside of ASCII.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("quantbuild é ").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
