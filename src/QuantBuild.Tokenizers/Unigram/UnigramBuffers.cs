using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>What encoding works in. Dispose it.</summary>
/// <param name="characters">Of normalized text; more are rented, as of all of them.</param>
/// <param name="bytes">Of words.</param>
/// <param name="path">Of pieces.</param>
/// <param name="isAligned">Whether it is kept where words come from.</param>
/// <param name="needsPlaces">Whether it is kept where normalized text comes from.</param>
internal ref struct UnigramBuffers(
    Span<char> characters, Span<byte> bytes, Span<PathNode> path, bool isAligned, bool needsPlaces)
{
    public AlignedBuffer<char> Normalized = new(characters, needsPlaces);
    public AlignedBuffer<byte> Words = new(bytes, isAligned);
    public PooledBuffer<PathNode> Path = new(path);

    public void Dispose()
    {
        Normalized.Dispose();
        Words.Dispose();
        Path.Dispose();
    }
}
