using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors;

/// <summary>Types, shapes and indices that operations accept; asked before a backend sees them.</summary>
internal static class OperationArguments
{
    public static void RequirePair(Tensor left, Tensor right)
    {
        RequireType(left, ElementType.Float32);
        RequireType(right, ElementType.Float32);
        RequireLike(right, left);
    }

    public static void RequireLinear(Tensor input, Tensor weight, ElementType type, Tensor? bias)
    {
        RequireType(input, ElementType.Float32);
        RequireType(weight, type);
        Require(
            weight.Shape.Rank == 2 && weight.Shape.Columns == input.Shape.Columns,
            nameof(weight),
            $"A weight {weight.Shape} does not fit an input {input.Shape}.");
        RequireVector(bias, weight.Shape[0]);
    }

    public static void RequireMatrixProduct(Tensor left, Tensor right, bool transposeLeft, bool transposeRight)
    {
        RequireType(left, ElementType.Float32);
        RequireType(right, ElementType.Float32);
        Require(
            left.Shape.Rank == 2 && right.Shape.Rank == 2
                && left.Shape[transposeLeft ? 0 : 1] == right.Shape[transposeRight ? 1 : 0],
            nameof(right),
            $"No product of {left.Shape} and {right.Shape}, transposed {transposeLeft} and {transposeRight}.");
    }

    public static void RequireLayerNorm(Tensor input, Tensor? residual, Tensor gain, Tensor bias)
    {
        RequireType(input, ElementType.Float32);
        RequireLike(residual, input);
        RequireType(gain, ElementType.Float32);
        RequireType(bias, ElementType.Float32);
        RequireVector(gain, input.Shape.Columns);
        RequireVector(bias, input.Shape.Columns);
    }

    public static void RequireRootMeanSquareNorm(Tensor input, Tensor gain)
    {
        RequireType(input, ElementType.Float32);
        RequireType(gain, ElementType.Float32);
        RequireVector(gain, input.Shape.Columns);
    }

    public static void RequireAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal)
    {
        RequireType(query, ElementType.Float32);
        RequireType(key, ElementType.Float32);
        RequireType(value, ElementType.Float32);
        RequireLike(value, key);
        RequireType(mask, ElementType.Int32);
        Require(
            query.Shape.Rank == 3 && heads > 0 && query.Shape[2] % heads == 0,
            nameof(query),
            $"Queries {query.Shape} are not [batch, sequence, {heads} heads × head size].");
        Require(
            key.Shape.Rank == 3 && key.Shape[0] == query.Shape[0] && key.Shape[2] == query.Shape[2],
            nameof(key),
            $"Keys {key.Shape} do not fit queries {query.Shape}.");
        Require(
            !isCausal || key.Shape[1] >= query.Shape[1],
            nameof(key),
            $"Causal queries {query.Shape} are at the last positions of their keys, which {key.Shape} do not have.");
        Require(
            mask.Shape.Count == (long)key.Shape[0] * key.Shape[1],
            nameof(mask),
            $"A mask {mask.Shape} does not fit keys {key.Shape}.");
        if (quantizer is not null)
        {
            RequireVector(quantizer.Step, 1);
            Require(
                quantizer.Range.Lower == 0 && quantizer.Range.Upper > 0,
                nameof(quantizer),
                $"Probabilities are quantized from 0 upwards, not to {quantizer.Range}.");
        }

        if (bias is not null)
        {
            RequireType(bias, ElementType.Float32);
            Require(
                bias.Shape == new Shape(heads, query.Shape[1], key.Shape[1]),
                nameof(bias),
                $"A bias {bias.Shape} of the scores is not [heads, sequence, keys] of queries {query.Shape} and keys "
                + $"{key.Shape}.");
        }
    }

    public static void RequirePositions(Tensor positions, Tensor tensor)
    {
        RequireType(tensor, ElementType.Float32);
        RequirePositions(positions, tensor.Shape);
    }

    public static void RequirePositions(Tensor positions, Shape shape)
    {
        RequireType(positions, ElementType.Int32);
        var count = (int)Math.Min(shape.Count, int.MaxValue);
        if (positions.Shape.Count > 0 && !positions.Storage.Bounds.IsBelow(count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(positions), $"A position is in [0, {shape.Count}); {Extent(positions)}.");
        }
    }

    public static void RequireElements(Tensor values, Tensor positions)
    {
        RequireType(values, ElementType.Float32);
        Require(
            values.Shape == positions.Shape,
            nameof(values),
            $"Values {values.Shape} do not fit positions {positions.Shape}.");
    }

    public static void RequireEmbedding(Tensor table, Tensor indices)
    {
        RequireType(table, ElementType.Float32);
        RequireType(indices, ElementType.Int32);
        Require(table.Shape.Rank == 2, nameof(table), $"A table is [rows, features], not {table.Shape}.");
        RequireRows(indices, table.Shape[0]);
    }

    public static void RequireSelectPosition(Tensor input, int position)
    {
        RequireType(input, ElementType.Float32);
        Require(
            input.Shape.Rank == 3 && position >= 0 && position < input.Shape[1],
            nameof(position),
            $"There is no position {position} in {input.Shape}.");
    }

    public static void RequirePoolPositions(Tensor input, Tensor mask, PositionPooling pooling)
    {
        RequireType(input, ElementType.Float32);
        RequireType(mask, ElementType.Int32);
        Require(
            input.Shape.Rank == 3 && mask.Shape == new Shape(input.Shape[0], input.Shape[1]),
            nameof(mask),
            $"A mask {mask.Shape} is not [batch, sequence] of {input.Shape}.");
        Require(Enum.IsDefined(pooling), nameof(pooling), $"There is no pooling {(int)pooling}.");
    }

    public static void RequireCrossEntropy(Tensor logits, Tensor labels)
    {
        RequireType(logits, ElementType.Float32);
        RequireType(labels, ElementType.Int32);
        Require(
            logits.Shape.Rank == 2 && labels.Shape.Count == logits.Shape[0],
            nameof(labels),
            $"Labels {labels.Shape} do not fit logits {logits.Shape}.");
        if (!labels.Storage.Bounds.IsLabelBelow(logits.Shape[1]))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"A label is in [0, {logits.Shape[1]}) or {IndexBounds.LeftOut}; {Extent(labels)}.");
        }
    }

    public static void RequireSoftCrossEntropy(Tensor logits, Tensor teacher, float temperature)
    {
        RequireType(logits, ElementType.Float32);
        RequireType(teacher, ElementType.Float32);
        Require(logits.Shape.Rank == 2, nameof(logits), $"Logits are [rows, classes], not {logits.Shape}.");
        RequireLike(teacher, logits);
        Require(
            temperature > 0 && float.IsFinite(temperature),
            nameof(temperature),
            $"A temperature is positive, not {temperature}.");
    }

    public static void RequireMaskedSquaredError(Tensor input, Tensor target, Tensor mask)
    {
        RequirePair(input, target);
        RequireRowMask(mask, input);
    }

    public static void RequireDropout(Tensor input, float rate)
    {
        RequireType(input, ElementType.Float32);
        Require(rate is >= 0 and < 1, nameof(rate), $"A dropout rate is in [0, 1), not {rate}.");
    }

    public static void RequireSteps(Tensor input, ElementType type, Tensor step, Tensor? zeroPoint)
    {
        RequireType(input, type);
        RequireType(step, ElementType.Float32);
        _ = input.Shape.LayoutOf(step.Shape.Count);
        if (zeroPoint is not null)
        {
            RequireType(zeroPoint, ElementType.Int32);
            Require(
                zeroPoint.Shape.Count == step.Shape.Count,
                nameof(zeroPoint),
                $"Zero points {zeroPoint.Shape} do not fit steps {step.Shape}.");
        }
    }

    /// <summary>A range whose codes fit into a signed byte, as they are or shifted by −128.</summary>
    public static void RequireByteRange(CodeRange range) =>
        Require(
            range.Lower <= range.Upper
                && (range is { Lower: >= -128, Upper: <= 127 } or { Lower: >= 0, Upper: <= 255 }),
            nameof(range),
            $"The codes of {range} do not fit into a byte.");

    public static void RequireRange(Tensor input, int scales, Tensor? mask)
    {
        RequireType(input, ElementType.Float32);
        _ = input.Shape.LayoutOf(scales);
        if (mask is not null)
        {
            Require(scales == 1, nameof(mask), $"Rows can be left out of one range, not of {scales}.");
            RequireRowMask(mask, input);
        }
    }

    public static void RequireAdamSlot(in AdamSlot slot)
    {
        RequirePair(slot.Parameter, slot.FirstMoment);
        RequirePair(slot.Parameter, slot.SecondMoment);
        RequireType(slot.Gradient, ElementType.Float32);
        if (slot.Rows is { } rows)
        {
            RequireType(rows, ElementType.Int32);
            Require(
                slot.Gradient.Shape.Count == rows.Shape.Count * slot.Parameter.Shape.Columns,
                nameof(slot),
                $"A gradient {slot.Gradient.Shape} does not fit {rows.Shape} rows of {slot.Parameter.Shape}.");
            RequireRows(rows, slot.Parameter.Shape.Rows);
        }
        else
        {
            RequireLike(slot.Gradient, slot.Parameter);
        }
    }

    public static void RequireLike(Tensor? tensor, Tensor model)
    {
        if (tensor is not null)
        {
            RequireType(tensor, model.Type);
            Require(
                tensor.Shape == model.Shape,
                nameof(tensor),
                $"A tensor {tensor.Shape} stands where {model.Shape} is needed.");
        }
    }

    public static void RequireType(Tensor tensor, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Require(
            tensor.Type == type,
            nameof(tensor),
            $"A tensor {tensor.Shape} of {tensor.Type} stands where {type} is needed.");
    }

    public static void RequireVector(Tensor? tensor, int count)
    {
        if (tensor is not null)
        {
            RequireType(tensor, ElementType.Float32);
            Require(
                tensor.Shape.Count == count,
                nameof(tensor),
                $"A tensor {tensor.Shape} stands where [{count}] is needed.");
        }
    }

    private static void RequireRows(Tensor indices, int rows)
    {
        if (!indices.Storage.Bounds.IsBelow(rows))
        {
            throw new ArgumentOutOfRangeException(
                nameof(indices), $"An index is in [0, {rows}); {Extent(indices)}.");
        }
    }

    private static string Extent(Tensor integers) =>
        $"these are between {integers.Storage.Bounds.Smallest} and {integers.Storage.Bounds.Largest}";

    private static void RequireRowMask(Tensor mask, Tensor input)
    {
        RequireType(mask, ElementType.Int32);
        Require(
            mask.Shape.Count == input.Shape.Rows,
            nameof(mask),
            $"A mask {mask.Shape} has not one element a row of {input.Shape}.");
    }

    private static void Require(
        bool condition, string argument, [InterpolatedStringHandlerArgument(nameof(condition))] ref Complaint otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException(otherwise.ToString(), argument);
        }
    }

    /// <summary>A message that is put together only where the condition does not hold: operations run often.</summary>
    [InterpolatedStringHandler]
    private ref struct Complaint
    {
        private DefaultInterpolatedStringHandler text;

        public Complaint(int literalLength, int formattedCount, bool condition, out bool isNeeded)
        {
            isNeeded = !condition;
            text = isNeeded ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string value) => text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        public override string ToString() => text.ToStringAndClear();
    }
}
