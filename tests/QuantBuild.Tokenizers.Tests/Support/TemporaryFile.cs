using System.Text;

namespace QuantBuild.Tokenizers.Tests.Support;

internal sealed class TemporaryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("quantbuild-").FullName;

    public TemporaryFile(byte[] content, string name = "vocab.txt")
    {
        Path = System.IO.Path.Combine(folder, name);
        File.WriteAllBytes(Path, content);
    }

    public TemporaryFile(string content, string name = "vocab.txt")
        : this(Encoding.UTF8.GetBytes(content), name)
    {
    }

    public string Path { get; }

    public string Folder => folder;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
