using System.Runtime.InteropServices;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// Writes a checkpoint in the compressed-tensors format: <c>model.safetensors</c> and <c>config.json</c>.
/// </summary>
public static class CompressedTensorsWriter
{
    /// <summary>
    /// Weights of 8 bits with 8-bit inputs and no groups are written as int-quantized, all others as pack-quantized;
    /// those that are quantized alike become a config group that names them.
    /// </summary>
    /// <param name="folder">Exists; files of the two names are replaced, each at once.</param>
    /// <param name="configuration">The model's own, written again with <c>quantization_config</c> set.</param>
    /// <param name="linears">
    /// The quantized weights, of 2, 3, 4 or 8 bits; their order does not matter. Codes of 3 bits are stored in 4, steps
    /// as F32, bit for bit.
    /// </param>
    /// <param name="otherTensors">Everything else of the model: biases, normalizations, embeddings, heads.</param>
    /// <param name="ignored">Names of linears left in full precision, for readers that want them listed.</param>
    /// <exception cref="ArgumentException">
    /// A linear whose parts do not fit together, or two tensors of one name (a linear's <c>weight</c> among the
    /// others).
    /// </exception>
    /// <exception cref="ModelFileException">A file cannot be written.</exception>
    public static void Write(
        string folder,
        ModelConfiguration configuration,
        IReadOnlyList<QuantizedLinear> linears,
        IReadOnlyList<SafetensorsTensor> otherTensors,
        IEnumerable<string> ignored)
    {
        var dense = linears.Select(linear => MatrixTensors.Weight(linear.Name)).ToHashSet(StringComparer.Ordinal);
        if (otherTensors.FirstOrDefault(tensor => dense.Contains(tensor.Name)) is { } left)
        {
            throw new ArgumentException(
                $"'{left.Name}' is given both quantized and in full precision.",
                nameof(otherTensors));
        }

        var tensors = new List<SafetensorsTensor>(otherTensors);
        foreach (var linear in linears)
        {
            if (FindProblem(linear) is { } problem)
            {
                throw new ArgumentException($"'{linear.Name}' {problem}.", nameof(linears));
            }

            tensors.AddRange(TensorsOf(linear, ConfigGroup.Of(linear)));
        }

        SafetensorsWriter.Write(
            Path.Combine(folder, SafetensorsFormat.FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        configuration.WriteWith(
            Path.Combine(folder, ModelConfiguration.FileName),
            ModelConfiguration.QuantizationKey,
            QuantizationConfigBuilder.Build(linears, ignored));
    }

    private static string? FindProblem(QuantizedLinear linear)
    {
        if (linear.Weight.Bits is not (2 or 3 or 4 or 8))
        {
            return $"has {linear.Weight.Bits} bits where 2, 3, 4 or 8 can be stored";
        }

        if (linear.Input is { IsSound: false } input)
        {
            return $"has inputs quantized by {input}, which is no quantizer";
        }

        return linear is { IsEmbedding: true, Input: not null }
            ? "is an embedding with quantized inputs"
            : linear.Weight.FindProblem();
    }

    private static IEnumerable<SafetensorsTensor> TensorsOf(QuantizedLinear linear, ConfigGroup group)
    {
        var (name, weight) = (linear.Name, linear.Weight);
        var isPacked = group.Format == ConfigGroup.PackQuantized;
        if (isPacked)
        {
            var words = PackedCodes.WordCount(weight.Columns, group.Bits);
            yield return new SafetensorsTensor(
                MatrixTensors.Packed(name),
                StoredElementType.I32,
                [weight.Rows, words],
                stream => WriteRows(stream, weight, group.Bits, words));
            yield return SafetensorsTensor.FromInt64(
                MatrixTensors.Shape(name), [2], new long[] { weight.Rows, weight.Columns });
        }
        else
        {
            yield return SafetensorsTensor.FromSBytes(
                MatrixTensors.Weight(name), [weight.Rows, weight.Columns], weight.Codes);
        }

        var groups = weight.Granularity.Kind is GranularityKind.Group
            ? weight.Columns / weight.Granularity.GroupSize
            : 1;
        yield return SafetensorsTensor.FromSingles(
            MatrixTensors.Scale(name), [weight.Rows, groups], ForEveryRow(weight, weight.Steps));
        if (weight.ZeroPoints is { } zeroPoints)
        {
            var narrow = Array.ConvertAll(ForEveryRow(weight, zeroPoints), zeroPoint => (sbyte)zeroPoint);
            yield return isPacked
                ? PackedZeroPoints(name, narrow, weight.Rows, groups, group.Bits)
                : SafetensorsTensor.FromSBytes(MatrixTensors.ZeroPoint(name), [weight.Rows, groups], narrow);
        }

        if (linear.Input is { Step: { } step } input)
        {
            yield return SafetensorsTensor.FromSingles(MatrixTensors.InputScale(name), [1], new[] { step });
            if (input.ZeroPoint is { } zeroPoint)
            {
                yield return SafetensorsTensor.FromSBytes(
                    MatrixTensors.InputZeroPoint(name), [1], new[] { (sbyte)zeroPoint });
            }
        }
    }

    private static void WriteRows(Stream stream, QuantizedMatrix weight, int bits, int words)
    {
        var packed = new int[words];
        for (var row = 0; row < weight.Rows; row++)
        {
            PackedCodes.Pack(weight.Codes.AsSpan(row * weight.Columns, weight.Columns), bits, packed);
            stream.Write(MemoryMarshal.AsBytes(packed.AsSpan()));
        }
    }

    // [rows, groups] → words along the rows, [⌈rows · bits / 32⌉, groups].
    private static SafetensorsTensor PackedZeroPoints(string name, sbyte[] zeroPoints, int rows, int groups, int bits)
    {
        var words = PackedCodes.WordCount(rows, bits);
        var packed = new int[words * groups];
        var column = new sbyte[rows];
        var packedColumn = new int[words];
        for (var group = 0; group < groups; group++)
        {
            for (var row = 0; row < rows; row++)
            {
                column[row] = zeroPoints[(row * groups) + group];
            }

            PackedCodes.Pack(column, bits, packedColumn);
            for (var word = 0; word < words; word++)
            {
                packed[(word * groups) + group] = packedColumn[word];
            }
        }

        return SafetensorsTensor.FromInt32(MatrixTensors.ZeroPoint(name), [words, groups], packed);
    }

    // Readers take a scale of one dimension for one of the whole tensor in some places only: repeat it instead.
    private static T[] ForEveryRow<T>(QuantizedMatrix weight, T[] values)
    {
        if (weight.Granularity.Kind is not GranularityKind.Tensor)
        {
            return values;
        }

        var repeated = new T[weight.Rows];
        Array.Fill(repeated, values[0]);
        return repeated;
    }
}
