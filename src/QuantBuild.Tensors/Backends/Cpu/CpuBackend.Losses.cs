using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Losses.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation CrossEntropyCore(Tensor logits, Tensor labels, bool record)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Columns);
        var probabilities = Uninitialized(logits.Shape);
        using var losses = Rent<double>(rows);
        var x = Data(logits);
        var y = Integers(labels);
        var p = Data(probabilities);
        var each = losses.Memory;
        ForRows(
            rows,
            classes,
            (start, count) => Kernels.Losses.CrossEntropy.Forward(x, y, p, each, classes, start, count));
        var loss = Scalar((float)Kernels.Losses.CrossEntropy.Mean(each, y, rows));
        return new Operation(loss, record ? new CrossEntropyContext(this, probabilities, labels) : null);
    }

    protected override Operation SoftCrossEntropyCore(Tensor logits, Tensor teacher, float temperature, bool record)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Columns);
        var difference = Uninitialized(logits.Shape);
        using var probabilities = Rent<float>((int)logits.Shape.Count);
        using var losses = Rent<double>(rows);
        var x = Data(logits);
        var y = Data(teacher);
        var d = Data(difference);
        var q = probabilities.Memory;
        var each = losses.Memory;
        ForRows(
            rows,
            classes,
            (start, count) =>
                Kernels.Losses.SoftCrossEntropy.Forward(x, y, temperature, d, q, each, classes, start, count));
        var loss = Scalar((float)Kernels.Losses.SoftCrossEntropy.Mean(each, temperature, rows));
        return new Operation(loss, record ? new SoftCrossEntropyContext(this, difference, temperature) : null);
    }

    protected override Operation MaskedSquaredErrorCore(Tensor input, Tensor target, Tensor mask, bool record)
    {
        nint rows = input.Shape.Rows;
        nint columns = input.Shape.Columns;
        var chunks = FixedChunks.OfRows(rows);
        using var partials = Rent<double>(chunks);
        var x = Data(input);
        var y = Data(target);
        var kept = Integers(mask);
        var sums = partials.Memory;
        For(
            chunks,
            4,
            (start, count) =>
                Kernels.Losses.MaskedSquaredError.Partials(x, y, kept, sums, rows, columns, start, count));
        var loss = Scalar((float)Kernels.Losses.MaskedSquaredError.Mean(sums, kept, rows));
        return new Operation(loss, record ? new MaskedSquaredErrorContext(this, input, target, mask) : null);
    }

    internal Tensor CrossEntropyGradient(Tensor probabilities, Tensor labels, Tensor gradient)
    {
        var (rows, classes) = (probabilities.Shape.Rows, probabilities.Shape.Columns);
        var result = Uninitialized(probabilities.Shape);
        var p = Data(probabilities);
        var y = Integers(labels);
        var dx = Data(result);
        var counted = Kernels.Losses.CrossEntropy.CountedRows(y, rows);
        var scale = counted == 0 ? 0f : *Data(gradient) / counted;
        ForRows(
            rows,
            classes,
            (start, count) => Kernels.Losses.CrossEntropy.Backward(p, y, scale, dx, classes, start, count));
        return result;
    }

    internal Tensor SoftCrossEntropyGradient(Tensor difference, float temperature, Tensor gradient)
    {
        var scale = *Data(gradient) * temperature / difference.Shape.Rows;
        return Scale(difference, scale, record: false).Output;
    }

    internal Tensor MaskedSquaredErrorGradient(Tensor input, Tensor target, Tensor mask, Tensor gradient)
    {
        nint rows = input.Shape.Rows;
        nint columns = input.Shape.Columns;
        var result = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(target);
        var kept = Integers(mask);
        var dx = Data(result);
        var keptRows = Kernels.Losses.MaskedSquaredError.KeptRows(kept, rows);
        var scale = keptRows == 0 ? 0f : 2 * *Data(gradient) / keptRows;
        ForRows(
            rows,
            columns,
            (start, count) =>
                Kernels.Losses.MaskedSquaredError.Backward(x, y, kept, scale, dx, columns, start, count));
        return result;
    }

    private Tensor Scalar(float value)
    {
        var tensor = Uninitialized(new Shape(1));
        *Data(tensor) = value;
        return tensor;
    }
}
