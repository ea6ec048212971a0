using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

/// <summary>
/// A quantized module's output for one batch, as the bytes that travel. Little-endian: magic, module, step, texts,
/// hidden size (int32 each), the texts' row numbers, the texts' tokens (int32), then tokens × hidden float32 values,
/// padding left out. Never changed once made.
/// </summary>
public sealed class ActivationEntry
{
    private const int Magic = 0x3145_4151; // "QAE1"
    private const int HeaderBytes = 5 * sizeof(int);

    private readonly int[] rows;
    private readonly int[] lengths;

    private ActivationEntry(ActivationKey key, int hiddenSize, int[] rows, int[] lengths, ReadOnlyMemory<byte> bytes)
    {
        Key = key;
        HiddenSize = hiddenSize;
        this.rows = rows;
        this.lengths = lengths;
        Bytes = bytes;
    }

    public ActivationKey Key { get; }

    public int HiddenSize { get; }

    /// <summary>Row numbers of the batch's texts in the calibration set.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>The whole entry, as <see cref="Parse"/> takes it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    private ReadOnlySpan<float> Values =>
        MemoryMarshal.Cast<byte, float>(Bytes.Span[(HeaderBytes + (2 * rows.Length * sizeof(int)))..]);

    /// <param name="key">Whose output it is.</param>
    /// <param name="rows">Row numbers of the texts.</param>
    /// <param name="lengths">Tokens of each text.</param>
    /// <param name="values">[texts, sequence, hidden]</param>
    /// <param name="hiddenSize">Values a token has.</param>
    public static ActivationEntry Create(
        ActivationKey key, ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths, ReadOnlySpan<float> values,
        int hiddenSize)
    {
        var tokens = 0;
        foreach (var length in lengths)
        {
            tokens += length;
        }

        var valuesAt = HeaderBytes + (2 * rows.Length * sizeof(int));
        var bytes = GC.AllocateUninitializedArray<byte>(checked(valuesAt + (tokens * hiddenSize * sizeof(float))));
        ReadOnlySpan<int> header = [Magic, key.Module, key.Step, rows.Length, hiddenSize, .. rows, .. lengths];
        for (var i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), header[i]);
        }

        var target = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(valuesAt));
        var rowValues = rows.Length == 0 ? 0 : values.Length / rows.Length;
        for (var row = 0; row < rows.Length; row++)
        {
            var kept = lengths[row] * hiddenSize;
            values.Slice(row * rowValues, kept).CopyTo(target);
            target = target[kept..];
        }

        return new ActivationEntry(key, hiddenSize, rows.ToArray(), lengths.ToArray(), bytes);
    }

    /// <summary>Reads what another process may have sent; keeps the memory.</summary>
    /// <exception cref="InvalidDataException">The bytes are no entry, or were cut.</exception>
    public static ActivationEntry Parse(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < HeaderBytes || Integer(span, 0) != Magic)
        {
            throw new InvalidDataException("The bytes are no activation entry.");
        }

        var (key, texts, hidden) = (
            new ActivationKey(Integer(span, 1), Integer(span, 2)), Integer(span, 3), Integer(span, 4));
        if (texts < 0 || hidden < 1 || HeaderBytes + (2L * texts * sizeof(int)) > span.Length)
        {
            throw new InvalidDataException($"The activation entry {key} is cut or damaged.");
        }

        var (rows, lengths) = (new int[texts], new int[texts]);
        long tokens = 0;
        for (var i = 0; i < texts; i++)
        {
            rows[i] = Integer(span, 5 + i);
            lengths[i] = Integer(span, 5 + texts + i);
            tokens += lengths[i] >= 0
                ? lengths[i]
                : throw new InvalidDataException($"The activation entry {key} is damaged.");
        }

        return HeaderBytes + (2L * texts * sizeof(int)) + (tokens * hidden * sizeof(float)) == span.Length
            ? new ActivationEntry(key, hidden, rows, lengths, bytes)
            : throw new InvalidDataException(
                $"The activation entry {key} has {span.Length} bytes, which do not fit its texts.");
    }

    /// <summary>Writes one text's values, zeros behind them.</summary>
    /// <param name="text">Its place in the batch.</param>
    /// <param name="target">[sequence, hidden]</param>
    public void Read(int text, Span<float> target)
    {
        var first = 0;
        for (var i = 0; i < text; i++)
        {
            first += lengths[i];
        }

        var kept = lengths[text] * HiddenSize;
        Values.Slice(first * HiddenSize, kept).CopyTo(target);
        target[kept..].Clear();
    }

    private static int Integer(ReadOnlySpan<byte> bytes, int place) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[(place * sizeof(int))..]);
}
