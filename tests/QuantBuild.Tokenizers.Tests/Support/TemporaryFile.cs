using System.Text;

namespace QuantBuild.Tokenizers.Tests.Support;

internal sealed class TemporaryFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TemporaryFile(byte[] content, string name = "vocab.txt")
    {
        Path = folder[name];
        File.WriteAllBytes(Path, content);
    }

    public TemporaryFile(string content, string name = "vocab.txt")
        : this(Encoding.UTF8.GetBytes(content), name)
    {
    }

    public string Path { get; }

    public string Folder => folder.Path;

    public void Dispose() => folder.Dispose();
}
