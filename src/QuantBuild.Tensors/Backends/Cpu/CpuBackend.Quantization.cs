using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Quantizers.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record)
    {
        var layout = input.Shape.LayoutOf(step.Shape.Count);
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var s = Data(step);
        var z = IntegersOrNull(zeroPoint);
        var y = Data(output);
        ForElements(
            (nint)input.Shape.Count,
            (start, count) => FakeQuantizer.Forward(x, s, z, range, layout, y, start, count));
        return new Operation(
            output, record ? new FakeQuantizeContext(this, input, step, zeroPoint, range, gradientScale) : null);
    }

    protected override Operation TernarizeCore(Tensor input, int scales, bool record)
    {
        var layout = input.Shape.LayoutOf(scales);
        using var fitted = Rent<float>(2 * layout.StepCount);
        var thresholds = fitted.Memory;
        var scale = fitted.Memory + layout.StepCount;
        var output = Uninitialized(input.Shape);
        var w = Data(input);
        var y = Data(output);
        FitTernary(w, layout, thresholds, scale);
        ForElements(
            (nint)input.Shape.Count,
            (start, count) => TernaryQuantizer.Forward(w, thresholds, scale, layout, y, start, count));
        return new Operation(output, record ? StraightThroughContext.Instance : null);
    }

    protected override Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        var layout = input.Shape.LayoutOf(step.Shape.Count);

        // round(x/step) + zeroPoint − 128, clamped to a range as much lower, is the code less 128.
        var shift = range.Upper > sbyte.MaxValue ? sbyte.MinValue : 0;
        var shiftedRange = new CodeRange(range.Lower + shift, range.Upper + shift);
        using var shifted = Rent<int>(layout.StepCount);
        var z = shifted.Memory;
        var zeros = IntegersOrNull(zeroPoint);
        for (nint i = 0; i < layout.StepCount; i++)
        {
            z[i] = (zeros is null ? 0 : zeros[i]) + shift;
        }

        var codes = Uninitialized(input.Shape, ElementType.Int8);
        var x = Data(input);
        var s = Data(step);
        var c = Bytes(codes);
        ForElements(
            (nint)input.Shape.Count,
            (start, count) => UniformCodec.Encode(x, s, z, shiftedRange, layout, c, start, count));
        return codes;
    }

    protected override (Tensor Codes, Tensor Scale) EncodeTernaryCore(Tensor input, int scales)
    {
        var layout = input.Shape.LayoutOf(scales);
        using var fitted = Rent<float>(layout.StepCount);
        var scale = Uninitialized(new Shape(scales));
        var codes = Uninitialized(input.Shape, ElementType.Int8);
        var w = Data(input);
        var c = Bytes(codes);
        var thresholds = fitted.Memory;
        FitTernary(w, layout, thresholds, Data(scale));
        ForElements(
            (nint)input.Shape.Count,
            (start, count) => TernaryQuantizer.Encode(w, thresholds, layout, c, start, count));
        return (codes, scale);
    }

    protected override Tensor QuantizeRowsCore(Tensor input, CodeRange range)
    {
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(output);
        nint columns = input.Shape.Columns;
        ForRows(
            input.Shape.Rows, columns,
            (start, count) => TokenQuantizer.Forward(x, range, y, columns, start, count));
        return output;
    }

    protected override Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        var layout = codes.Shape.LayoutOf(step.Shape.Count);
        var output = Uninitialized(codes.Shape);
        var c = Bytes(codes);
        var s = Data(step);
        var z = IntegersOrNull(zeroPoint);
        var y = Data(output);
        ForElements(
            (nint)codes.Shape.Count, (start, count) => UniformCodec.Decode(c, s, z, layout, y, start, count));
        return output;
    }

    protected override Tensor QuantizationErrorCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        var layout = input.Shape.LayoutOf(step.Shape.Count);
        var result = Uninitialized(step.Shape);
        using var partials = Rent<double>(layout.ChunkCount);
        using var totals = Rent<double>(layout.StepCount);
        var x = Data(input);
        var s = Data(step);
        var z = IntegersOrNull(zeroPoint);
        var sums = partials.Memory;
        For(
            layout.ChunkCount,
            ChunksPerTask(layout),
            (start, count) => FakeQuantizer.SquaredError(x, s, z, range, layout, sums, start, count));
        SegmentSums.Combine(sums, layout, totals.Memory, 0, layout.StepCount);
        for (nint i = 0; i < layout.StepCount; i++)
        {
            Data(result)[i] = (float)totals.Memory[i];
        }

        return result;
    }

    protected override (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask)
    {
        var minimum = Uninitialized(new Shape(scales));
        var maximum = Uninitialized(new Shape(scales));
        var x = Data(input);
        var low = Data(minimum);
        var high = Data(maximum);
        if (mask is not null)
        {
            (*low, *high) = MaskedRange(x, Integers(mask), input.Shape.Rows, input.Shape.Columns);
            return (minimum, maximum);
        }

        var layout = input.Shape.LayoutOf(scales);
        var length = layout.SegmentLength;
        ForRows(scales, length, (start, count) =>
        {
            for (var segment = start; segment < start + count; segment++)
            {
                low[segment] = Extremes.Minimum(x, segment * length, length);
                high[segment] = Extremes.Maximum(x, segment * length, length);
            }
        });
        return (minimum, maximum);
    }

    internal Tensor?[] FakeQuantizeGradients(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, Tensor gradient,
        bool wantsStep)
    {
        var layout = input.Shape.LayoutOf(step.Shape.Count);
        var inputGradient = Uninitialized(input.Shape);
        using var partials = Rent<double>(wantsStep ? layout.ChunkCount : 1);
        var x = Data(input);
        var s = Data(step);
        var z = IntegersOrNull(zeroPoint);
        var dy = Data(gradient);
        var dx = Data(inputGradient);
        var sums = wantsStep ? partials.Memory : null;
        For(
            layout.ChunkCount,
            ChunksPerTask(layout),
            (start, count) => FakeQuantizer.Backward(x, s, z, range, layout, dy, dx, sums, start, count));
        if (!wantsStep)
        {
            return [inputGradient, null];
        }

        var stepGradient = Uninitialized(step.Shape);
        FakeQuantizer.CombineStepGradients(sums, layout, gradientScale, Data(stepGradient), 0, layout.StepCount);
        return [inputGradient, stepGradient];
    }

    private static nint ChunksPerTask(StepLayout layout) =>
        nint.Max(1, ElementsPerTask / nint.Min(layout.SegmentLength, FixedChunks.Elements));

    private static (float Minimum, float Maximum) MaskedRange(float* values, int* mask, nint rows, nint columns)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (nint row = 0; row < rows; row++)
        {
            if (mask[row] != 0)
            {
                low = MathF.Min(low, Extremes.Minimum(values, row * columns, columns));
                high = MathF.Max(high, Extremes.Maximum(values, row * columns, columns));
            }
        }

        return (low, high);
    }

    private void FitTernary(float* weights, StepLayout layout, float* thresholds, float* scales)
    {
        if (layout.StepCount > 1)
        {
            ForRows(
                layout.StepCount,
                layout.SegmentLength,
                (start, count) => TernaryQuantizer.Fit(weights, layout, thresholds, scales, start, count));
            return;
        }

        using var partials = Rent<double>(2 * layout.ChunkCount);
        var sums = partials.Memory;
        var counts = partials.Memory + layout.ChunkCount;
        var grain = ChunksPerTask(layout);
        For(
            layout.ChunkCount,
            grain,
            (start, count) => TernaryQuantizer.MagnitudeSums(weights, layout, sums, start, count));
        TernaryQuantizer.Thresholds(sums, layout, thresholds);
        For(
            layout.ChunkCount,
            grain,
            (start, count) => TernaryQuantizer.SelectedSums(weights, thresholds, layout, sums, counts, start, count));
        TernaryQuantizer.Scales(sums, counts, layout, scales);
    }
}
