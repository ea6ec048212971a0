using System.Runtime.InteropServices;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// Writes a checkpoint in the compressed-tensors format: <c>model.safetensors</c> and <c>config.json</c>.
/// </summary>
public static class CompressedTensorsWriter
{
    /// <summary>
    /// Modules of 8 bits with 8-bit inputs and no groups are written as int-quantized, all others as pack-quantized;
    /// each distinct scheme becomes a config group that names its modules.
    /// </summary>
    /// <param name="folder">Exists; files of the two names are replaced, each at once.</param>
    /// <param name="configuration">The model's own, written again with <c>quantization_config</c> set.</param>
    /// <param name="modules">The quantized weights; their order does not matter.</param>
    /// <param name="otherTensors">Everything else of the model: biases, normalizations, embeddings, heads.</param>
    /// <param name="ignoredModules">
    /// Names of linear layers left in full precision, for readers that want them listed.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A module whose parts do not fit together, or two tensors of one name (a module's <c>weight</c> among the
    /// others).
    /// </exception>
    /// <exception cref="ModelFileException">A file cannot be written.</exception>
    public static void Write(
        string folder,
        ModelConfiguration configuration,
        IReadOnlyList<PackedLinear> modules,
        IReadOnlyList<SafetensorsTensor> otherTensors,
        IEnumerable<string> ignoredModules)
    {
        var dense = modules.Select(module => ModuleTensors.Weight(module.Name)).ToHashSet(StringComparer.Ordinal);
        if (otherTensors.FirstOrDefault(tensor => dense.Contains(tensor.Name)) is { } left)
        {
            throw new ArgumentException(
                $"'{left.Name}' is given both quantized and in full precision.",
                nameof(otherTensors));
        }

        var tensors = new List<SafetensorsTensor>(otherTensors);
        foreach (var module in modules)
        {
            module.Validate(nameof(modules));
            tensors.AddRange(TensorsOf(module));
        }

        SafetensorsWriter.Write(
            Path.Combine(folder, SafetensorsFormat.FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        configuration.WriteWith(
            Path.Combine(folder, ModelConfiguration.FileName),
            ModelConfiguration.QuantizationKey,
            QuantizationConfigBuilder.Build(modules, ignoredModules));
    }

    private static IEnumerable<SafetensorsTensor> TensorsOf(PackedLinear module)
    {
        var isPacked = PackedScheme.Of(module).Format == PackedScheme.PackQuantized;
        if (isPacked)
        {
            var words = PackedCodes.WordCount(module.Columns, module.StoredBits);
            yield return new SafetensorsTensor(
                ModuleTensors.Packed(module.Name),
                StoredElementType.I32,
                [module.Rows, words],
                stream => WriteRows(stream, module, words));
            yield return SafetensorsTensor.FromInt64(
                ModuleTensors.Shape(module.Name),
                [2],
                new long[] { module.Rows, module.Columns });
        }
        else
        {
            yield return SafetensorsTensor.FromSBytes(
                ModuleTensors.Weight(module.Name),
                [module.Rows, module.Columns],
                module.Codes);
        }

        yield return SafetensorsTensor.FromSingles(
            ModuleTensors.Scale(module.Name),
            [module.Rows, module.StepColumns],
            ForEveryRow(module, module.Steps));
        if (!module.IsSymmetric)
        {
            yield return ZeroPointsOf(module, ForEveryRow(module, module.ZeroPoints), isPacked);
        }

        if (module.Activation is { IsDynamic: false } activation)
        {
            yield return SafetensorsTensor.FromSingles(
                ModuleTensors.InputScale(module.Name),
                [1],
                new[] { activation.Step });
            if (!activation.IsSymmetric)
            {
                yield return SafetensorsTensor.FromSBytes(
                    ModuleTensors.InputZeroPoint(module.Name),
                    [1],
                    new[] { (sbyte)activation.ZeroPoint });
            }
        }
    }

    private static void WriteRows(Stream stream, PackedLinear module, int words)
    {
        var packed = new int[words];
        for (var row = 0; row < module.Rows; row++)
        {
            var codes = module.Codes.Span.Slice(row * module.Columns, module.Columns);
            PackedCodes.Pack(codes, module.StoredBits, packed);
            stream.Write(MemoryMarshal.AsBytes(packed.AsSpan()));
        }
    }

    // [rows, stepColumns] → packed: words along the rows, [⌈rows · bits / 32⌉, stepColumns].
    private static SafetensorsTensor ZeroPointsOf(PackedLinear module, ReadOnlyMemory<int> zeroPoints, bool isPacked)
    {
        var name = ModuleTensors.ZeroPoint(module.Name);
        var narrow = Array.ConvertAll(zeroPoints.ToArray(), zeroPoint => (sbyte)zeroPoint);
        var groups = module.StepColumns;
        if (!isPacked)
        {
            return SafetensorsTensor.FromSBytes(name, [module.Rows, groups], narrow);
        }

        var words = PackedCodes.WordCount(module.Rows, module.StoredBits);
        var packed = new int[words * groups];
        var column = new sbyte[module.Rows];
        var packedColumn = new int[words];
        for (var group = 0; group < groups; group++)
        {
            for (var row = 0; row < column.Length; row++)
            {
                column[row] = narrow[(row * groups) + group];
            }

            PackedCodes.Pack(column, module.StoredBits, packedColumn);
            for (var word = 0; word < words; word++)
            {
                packed[(word * groups) + group] = packedColumn[word];
            }
        }

        return SafetensorsTensor.FromInt32(name, [words, groups], packed);
    }

    // Readers take a scale of one dimension for one of the whole tensor in some places only: repeat it instead.
    private static ReadOnlyMemory<T> ForEveryRow<T>(PackedLinear module, ReadOnlyMemory<T> values)
    {
        if (module.Granularity != PackedGranularity.Tensor)
        {
            return values;
        }

        var repeated = new T[module.Rows];
        Array.Fill(repeated, values.Span[0]);
        return repeated;
    }
}
