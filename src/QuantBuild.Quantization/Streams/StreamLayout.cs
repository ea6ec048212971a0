namespace QuantBuild.Quantization.Streams;

/// <summary>
/// Where each sample's activations lie in a stream file: a header, then the samples in order, each its tokens ×
/// hidden size float32 little-endian values without padding.
/// </summary>
internal sealed class StreamLayout
{
    public const int HeaderBytes = 32;
    private const ulong Magic = 0x3130_5341_4251; // "QBAS01"

    private readonly long[] firstTokens;

    /// <param name="lengths">Tokens of each sample.</param>
    /// <param name="hiddenSize">Values a token has.</param>
    public StreamLayout(IReadOnlyList<int> lengths, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        HiddenSize = hiddenSize;
        firstTokens = new long[lengths.Count + 1];
        for (var i = 0; i < lengths.Count; i++)
        {
            firstTokens[i + 1] = firstTokens[i] + lengths[i];
        }
    }

    public int HiddenSize { get; }

    public int Samples => firstTokens.Length - 1;

    public long Tokens => firstTokens[^1];

    public long FileBytes => checked(HeaderBytes + (Tokens * HiddenSize * sizeof(float)));

    public int LengthOf(int sample) => (int)(firstTokens[sample + 1] - firstTokens[sample]);

    /// <summary>Byte offset of a sample's first value.</summary>
    public long OffsetOf(int sample) => HeaderBytes + (firstTokens[sample] * HiddenSize * sizeof(float));

    /// <summary>The header that a file of this layout must start with.</summary>
    public byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BitConverter.TryWriteBytes(header.AsSpan(0), Magic);
        BitConverter.TryWriteBytes(header.AsSpan(8), (long)Samples);
        BitConverter.TryWriteBytes(header.AsSpan(16), Tokens);
        BitConverter.TryWriteBytes(header.AsSpan(24), (long)HiddenSize);
        return header;
    }
}
