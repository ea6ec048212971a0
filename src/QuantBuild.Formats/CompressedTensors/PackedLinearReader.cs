using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>Puts one module together from its stored tensors.</summary>
internal sealed class PackedLinearReader(ModelWeights weights, string module, PackedScheme scheme, bool isEmbedding)
{
    private bool IsPacked => scheme.Format == PackedScheme.PackQuantized;

    /// <exception cref="ModelFileException">The tensors do not fit together or hold impossible values.</exception>
    public PackedLinear Read()
    {
        Require(
            !weights.Tensors.ContainsKey(ModuleTensors.GroupIndex(module)),
            "has a reordered weight_g_idx, which is not read");
        var (rows, columns) = ReadShape();
        Require(
            scheme.GroupSize == 0 || columns % scheme.GroupSize == 0,
            $"has {columns} columns in groups of {scheme.GroupSize}");
        var stepColumns = scheme.GroupSize == 0 ? 1 : columns / scheme.GroupSize;
        var steps = weights.ReadArray<float>(ModuleTensors.Scale(module));
        var isOneStep = scheme.GroupSize == 0 && rows > 1 && steps.Length == 1;
        Require(
            isOneStep || steps.LongLength == (long)rows * stepColumns,
            $"has {steps.Length} steps for [{rows}, {columns}], not {(long)rows * stepColumns}");
        Require(Array.TrueForAll(steps, float.IsFinite), "has steps that are not finite");
        return new PackedLinear
        {
            Name = module,
            Bits = scheme.Bits,
            Granularity = Granularity(isOneStep),
            GroupSize = scheme.GroupSize,
            Rows = rows,
            Columns = columns,
            Codes = ReadCodes(rows, columns),
            Steps = steps,
            ZeroPoints = scheme.IsSymmetric ? [] : ReadZeroPoints(rows, isOneStep ? 1 : stepColumns, steps.Length),
            Activation = ReadActivation(),
            IsEmbedding = isEmbedding,
        };
    }

    private PackedGranularity Granularity(bool isOneStep)
    {
        if (scheme.GroupSize > 0)
        {
            return PackedGranularity.Group;
        }

        return isOneStep ? PackedGranularity.Tensor : PackedGranularity.Channel;
    }

    private (int Rows, int Columns) ReadShape()
    {
        var shape = IsPacked
            ? weights.ReadArray<long>(ModuleTensors.Shape(module))
            : [.. weights.GetEntry(ModuleTensors.Weight(module)).Shape];
        Require(
            shape is [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] && shape[0] * shape[1] <= Array.MaxLength,
            $"states the shape [{ShortList.Of(shape.Select(extent => $"{extent}"))}]");
        return ((int)shape[0], (int)shape[1]);
    }

    private sbyte[] ReadCodes(int rows, int columns)
    {
        if (!IsPacked)
        {
            var weight = weights.GetEntry(ModuleTensors.Weight(module));
            Require(weight.ElementType == StoredElementType.I8, $"stores {weight}, not I8");
            return weights.ReadArray<sbyte>(ModuleTensors.Weight(module));
        }

        var words = PackedCodes.WordCount(columns, scheme.Bits);
        RequireShape(ModuleTensors.Packed(module), rows, words);
        var packed = weights.ReadArray<int>(ModuleTensors.Packed(module));
        var codes = new sbyte[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            PackedCodes.Unpack(packed.AsSpan(row * words, words), scheme.Bits, codes.AsSpan(row * columns, columns));
        }

        return codes;
    }

    private int[] ReadZeroPoints(int rows, int groups, int count)
    {
        var name = ModuleTensors.ZeroPoint(module);
        if (!IsPacked)
        {
            var stored = weights.ReadArray<int>(name);
            Require(stored.Length == count, $"has {stored.Length} zero points, not {count}");
            Require(
                Array.TrueForAll(stored, value => value is >= sbyte.MinValue and <= sbyte.MaxValue),
                "has zero points beyond 8 bits");
            return stored;
        }

        // Packed along the rows: [⌈rows · bits / 32⌉, groups].
        rows = count / groups;
        var words = PackedCodes.WordCount(rows, scheme.Bits);
        RequireShape(name, words, groups);
        var packed = weights.ReadArray<int>(name);
        var zeroPoints = new int[rows * groups];
        var packedColumn = new int[words];
        var column = new sbyte[rows];
        for (var group = 0; group < groups; group++)
        {
            for (var word = 0; word < words; word++)
            {
                packedColumn[word] = packed[(word * groups) + group];
            }

            PackedCodes.Unpack(packedColumn, scheme.Bits, column);
            for (var row = 0; row < rows; row++)
            {
                zeroPoints[(row * groups) + group] = column[row];
            }
        }

        return zeroPoints;
    }

    private ActivationQuantization? ReadActivation()
    {
        if (scheme.Activation is not { } activation)
        {
            return null;
        }

        if (activation.IsDynamic)
        {
            return ActivationQuantization.DynamicPerToken(activation.Bits);
        }

        var steps = weights.ReadArray<float>(ModuleTensors.InputScale(module));
        Require(steps is [> 0 and < float.PositiveInfinity], "has an input_scale that is not one positive number");
        if (activation.IsSymmetric)
        {
            return ActivationQuantization.Static(steps[0], activation.Bits);
        }

        var zeroPoints = weights.ReadArray<int>(ModuleTensors.InputZeroPoint(module));
        var offset = 1 << (activation.Bits - 1);
        Require(
            zeroPoints.Length == 1 && zeroPoints[0] >= -offset && zeroPoints[0] < offset,
            $"has an input_zero_point that is not one number of {activation.Bits} bits");
        return ActivationQuantization.Static(steps[0], activation.Bits, zeroPoints[0]);
    }

    private void RequireShape(string tensor, long rows, long columns)
    {
        var entry = weights.GetEntry(tensor);
        Require(
            entry.ElementType == StoredElementType.I32 && entry.Shape.SequenceEqual([rows, columns]),
            $"stores {entry}, not I32 [{rows}, {columns}]");
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ModelFileException(
                weights.GetFile(ModuleTensors.Scale(module)).Path,
                $"module '{module}' {problem}. Export the checkpoint again.");
        }
    }
}
