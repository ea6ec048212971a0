using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>Puts one quantized matrix together from its stored tensors.</summary>
internal sealed class MatrixReader(ModelWeights weights, string matrix, ConfigGroup group)
{
    private bool IsPacked => group.Format == ConfigGroup.PackQuantized;

    /// <exception cref="ModelFileException">The tensors do not fit together or hold impossible values.</exception>
    public QuantizedMatrix ReadWeight()
    {
        Require(
            !weights.Tensors.ContainsKey(MatrixTensors.GroupIndex(matrix)),
            "has a reordered weight_g_idx, which is not read");
        var (rows, columns) = ReadShape();
        var groupSize = group.Granularity.GroupSize;
        Require(groupSize == 0 || columns % groupSize == 0, $"has {columns} columns in groups of {groupSize}");
        var stepColumns = groupSize == 0 ? 1 : columns / groupSize;
        var steps = weights.ReadArray<float>(MatrixTensors.Scale(matrix));
        var isOneStep = groupSize == 0 && rows > 1 && steps.Length == 1;
        Require(
            isOneStep || steps.LongLength == (long)rows * stepColumns,
            $"has {steps.Length} steps for [{rows}, {columns}], not {(long)rows * stepColumns}");
        var read = new QuantizedMatrix
        {
            Bits = group.Bits,
            Granularity = isOneStep ? Granularity.Tensor : group.Granularity,
            Rows = rows,
            Columns = columns,
            Codes = ReadCodes(rows, columns),
            Steps = steps,
            ZeroPoints = group.IsSymmetric ? null : ReadZeroPoints(isOneStep ? 1 : stepColumns, steps.Length),
        };
        return read.FindProblem() is { } problem ? throw Refuse(problem) : read;
    }

    /// <summary>The quantizer of the product's input; null where none is stored.</summary>
    /// <exception cref="ModelFileException">The tensors hold impossible values.</exception>
    public QuantizedPoint? ReadInput()
    {
        if (group.Input is not { } input)
        {
            return null;
        }

        if (input.IsDynamic)
        {
            Require(input.IsSymmetric, "has an input whose zero point is computed for every token, which is not read");
            return new QuantizedPoint(input.Bits, Step: null, ZeroPoint: null);
        }

        var steps = weights.ReadArray<float>(MatrixTensors.InputScale(matrix));
        Require(steps.Length == 1, "has an input_scale that is not one number");
        int? zeroPoint = null;
        if (!input.IsSymmetric)
        {
            var zeroPoints = weights.ReadArray<int>(MatrixTensors.InputZeroPoint(matrix));
            Require(zeroPoints.Length == 1, "has an input_zero_point that is not one number");
            zeroPoint = zeroPoints[0];
        }

        var point = new QuantizedPoint(input.Bits, steps[0], zeroPoint);
        Require(
            point.IsSound,
            $"has an input_scale that is not positive, or an input_zero_point outside {input.Bits} bits");
        return point;
    }

    private (int Rows, int Columns) ReadShape()
    {
        var shape = IsPacked
            ? weights.ReadArray<long>(MatrixTensors.Shape(matrix))
            : [.. weights.GetEntry(MatrixTensors.Weight(matrix)).Shape];
        Require(
            shape is [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] && shape[0] * shape[1] <= Array.MaxLength,
            $"states the shape [{ShortList.Of(shape.Select(extent => $"{extent}"))}]");
        return ((int)shape[0], (int)shape[1]);
    }

    private sbyte[] ReadCodes(int rows, int columns)
    {
        if (!IsPacked)
        {
            var weight = weights.GetEntry(MatrixTensors.Weight(matrix));
            Require(weight.ElementType == StoredElementType.I8, $"stores {weight}, not I8");
            return weights.ReadArray<sbyte>(MatrixTensors.Weight(matrix));
        }

        var words = PackedCodes.WordCount(columns, group.Bits);
        RequireShape(MatrixTensors.Packed(matrix), rows, words);
        var packed = weights.ReadArray<int>(MatrixTensors.Packed(matrix));
        var codes = new sbyte[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            PackedCodes.Unpack(packed.AsSpan(row * words, words), group.Bits, codes.AsSpan(row * columns, columns));
        }

        return codes;
    }

    private int[] ReadZeroPoints(int groups, int count)
    {
        var name = MatrixTensors.ZeroPoint(matrix);
        if (!IsPacked)
        {
            var stored = weights.ReadArray<int>(name);
            Require(stored.Length == count, $"has {stored.Length} zero points, not {count}");
            return stored;
        }

        // Packed along the rows: [⌈rows · bits / 32⌉, groups].
        var rows = count / groups;
        var words = PackedCodes.WordCount(rows, group.Bits);
        RequireShape(name, words, groups);
        var packed = weights.ReadArray<int>(name);
        var zeroPoints = new int[rows * groups];
        var packedColumn = new int[words];
        var column = new sbyte[rows];
        for (var place = 0; place < groups; place++)
        {
            for (var word = 0; word < words; word++)
            {
                packedColumn[word] = packed[(word * groups) + place];
            }

            PackedCodes.Unpack(packedColumn, group.Bits, column);
            for (var row = 0; row < rows; row++)
            {
                zeroPoints[(row * groups) + place] = column[row];
            }
        }

        return zeroPoints;
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
            throw Refuse(problem);
        }
    }

    private ModelFileException Refuse(string problem) => new(
        weights.GetFile(MatrixTensors.Scale(matrix)).Path,
        $"matrix '{matrix}' {problem}. Export the checkpoint again.");
}
