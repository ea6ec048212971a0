using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>What encoding works in. Dispose it.</summary>
internal ref struct UnigramBuffers(Span<char> characters, Span<byte> bytes, Span<PathNode> path)
{
    public PooledBuffer<char> Normalized = new(characters);
    public PooledBuffer<byte> Words = new(bytes);
    public PooledBuffer<PathNode> Path = new(path);

    public void Dispose()
    {
        Normalized.Dispose();
        Words.Dispose();
        Path.Dispose();
    }
}
