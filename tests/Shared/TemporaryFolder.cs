using System.Text;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// A new, empty folder that is deleted with all it holds at the end of the test. Its path holds a blank and a letter
/// beyond ASCII, so that a path that is cut or encoded wrongly fails wherever a test has files.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("quantbuild é ").FullName;

    /// <summary>Absolute path of something in the folder.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file as UTF-8, with the folders above it, and returns its absolute path.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, with the folders above it, and returns its absolute path.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
