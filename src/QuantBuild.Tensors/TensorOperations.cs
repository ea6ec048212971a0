using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors;

/// <summary>
/// The operations of <see cref="ComputeBackend"/> as model code writes them: they record what the backward pass needs
/// when an input requires a gradient.
/// </summary>
public static class TensorOperations
{
    /// <inheritdoc cref="ComputeBackend.Linear(Tensor, Tensor, Tensor?, Activation, bool)"/>
    public static Tensor Linear(
        this Tensor input, Tensor weight, Tensor? bias = null, Activation activation = Activation.None) =>
        Record(
            input.Backend.Linear(input, weight, bias, activation, record: Wanted(input, weight, bias)),
            input, weight, bias);

    /// <inheritdoc cref="ComputeBackend.Linear(Tensor, CodedMatrix, Tensor?, Activation, bool)"/>
    public static Tensor Linear(this Tensor input, CodedMatrix weight, Tensor? bias, Activation activation) =>
        Record(
            input.Backend.Linear(
                input, weight, bias, activation, record: Wanted(input, weight.Elements?.Values, bias)),
            input, weight.Elements?.Values, bias);

    /// <inheritdoc cref="ComputeBackend.Place"/>
    public static Tensor Place(this Tensor source, TrainedElements elements) =>
        Record(
            source.Backend.Place(source, elements, record: Wanted(source, elements.Values)), source, elements.Values);

    /// <inheritdoc cref="ComputeBackend.Decode(Tensor, Tensor, Tensor?, float, bool)"/>
    public static Tensor Decode(this Tensor codes, Tensor step, Tensor? zeroPoint, float gradientScale) =>
        Record(codes.Backend.Decode(codes, step, zeroPoint, gradientScale, record: Wanted(step)), step);

    /// <inheritdoc cref="ComputeBackend.MatrixProduct"/>
    public static Tensor MatrixProduct(
        this Tensor left, Tensor right, bool transposeLeft = false, bool transposeRight = false) =>
        Record(
            left.Backend.MatrixProduct(left, right, transposeLeft, transposeRight, record: Wanted(left, right)),
            left, right);

    /// <inheritdoc cref="ComputeBackend.LayerNorm"/>
    public static Tensor LayerNorm(this Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon) =>
        Record(
            input.Backend.LayerNorm(input, residual, gain, bias, epsilon, record: Wanted(input, residual, gain, bias)),
            input, residual, gain, bias);

    /// <inheritdoc cref="ComputeBackend.RootMeanSquareNorm"/>
    public static Tensor RootMeanSquareNorm(this Tensor input, Tensor gain, float epsilon) =>
        Record(
            input.Backend.RootMeanSquareNorm(input, gain, epsilon, record: Wanted(input, gain)), input, gain);

    /// <inheritdoc cref="ComputeBackend.Embedding"/>
    public static Tensor Embedding(this Tensor table, Tensor indices) =>
        Record(table.Backend.Embedding(table, indices, record: Wanted(table)), table);

    /// <inheritdoc cref="ComputeBackend.SelectPosition"/>
    public static Tensor SelectPosition(this Tensor input, int position) =>
        Record(input.Backend.SelectPosition(input, position, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.PoolPositions"/>
    public static Tensor PoolPositions(this Tensor input, Tensor mask, PositionPooling pooling) =>
        Record(input.Backend.PoolPositions(input, mask, pooling, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.NormalizeRows"/>
    public static Tensor NormalizeRows(this Tensor input) =>
        Record(input.Backend.NormalizeRows(input, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Softmax"/>
    public static Tensor Softmax(this Tensor input) =>
        Record(input.Backend.Softmax(input, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Add"/>
    public static Tensor Add(this Tensor left, Tensor right) =>
        Record(left.Backend.Add(left, right, record: Wanted(left, right)), left, right);

    /// <inheritdoc cref="ComputeBackend.Multiply"/>
    public static Tensor Multiply(this Tensor left, Tensor right) =>
        Record(left.Backend.Multiply(left, right, record: Wanted(left, right)), left, right);

    /// <inheritdoc cref="ComputeBackend.Interpolate"/>
    public static Tensor Interpolate(this Tensor left, Tensor right, float weight) =>
        Record(left.Backend.Interpolate(left, right, weight, record: Wanted(left, right)), left, right);

    /// <inheritdoc cref="ComputeBackend.Scale"/>
    public static Tensor Scale(this Tensor input, float factor) =>
        Record(input.Backend.Scale(input, factor, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Activate"/>
    public static Tensor Activate(this Tensor input, Activation activation) =>
        Record(input.Backend.Activate(input, activation, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Dropout"/>
    public static Tensor Dropout(this Tensor input, float rate, RandomKey key) =>
        Record(input.Backend.Dropout(input, rate, key, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.CrossEntropy"/>
    public static Tensor CrossEntropy(this Tensor logits, Tensor labels) =>
        Record(logits.Backend.CrossEntropy(logits, labels, record: Wanted(logits)), logits);

    /// <inheritdoc cref="ComputeBackend.SoftCrossEntropy"/>
    public static Tensor SoftCrossEntropy(this Tensor logits, Tensor teacher, float temperature) =>
        Record(logits.Backend.SoftCrossEntropy(logits, teacher, temperature, record: Wanted(logits)), logits);

    /// <inheritdoc cref="ComputeBackend.MaskedSquaredError"/>
    public static Tensor MaskedSquaredError(this Tensor input, Tensor target, Tensor mask) =>
        Record(input.Backend.MaskedSquaredError(input, target, mask, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.FakeQuantize"/>
    public static Tensor FakeQuantize(
        this Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale) =>
        Record(
            input.Backend.FakeQuantize(input, step, zeroPoint, range, gradientScale, record: Wanted(input, step)),
            input, step);

    /// <inheritdoc cref="ComputeBackend.QuantizeRows"/>
    public static Tensor QuantizeRows(this Tensor input, CodeRange range) =>
        Record(input.Backend.QuantizeRows(input, range, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Ternarize"/>
    public static Tensor Ternarize(this Tensor input, int scales) =>
        Record(input.Backend.Ternarize(input, scales, record: Wanted(input)), input);

    /// <inheritdoc cref="ComputeBackend.Attention"/>
    public static Tensor Attention(
        this Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer = null,
        Tensor? bias = null,
        bool isCausal = false) =>
        Record(
            query.Backend.Attention(
                query,
                key,
                value,
                mask,
                heads,
                scale,
                quantizer,
                bias,
                isCausal,
                record: Wanted(query, key, value, quantizer?.Step, bias)),
            query,
            key,
            value,
            quantizer?.Step,
            bias);

    /// <summary>The same elements under another shape, sharing storage; passes gradients through.</summary>
    public static Tensor Reshape(this Tensor input, params ReadOnlySpan<int> extents)
    {
        var shape = new Shape(extents);
        var view = input.Backend.Reshape(input, shape);
        return Wanted(input) ? Record(new Operation(view, new ReshapeContext(input.Shape)), input) : view;
    }

    /// <summary>Rows of two matrices behind each other; copies.</summary>
    /// <param name="first">[rows, features]</param>
    /// <param name="second">[other rows, features]</param>
    public static Tensor ConcatenateRows(this Tensor first, Tensor second)
    {
        var joined = first.Backend.Concatenate([first, second]);
        return Wanted(first, second)
            ? Record(new Operation(joined, new ConcatenateContext(first.Shape[0], second.Shape[0])), first, second)
            : joined;
    }

    private static bool Wanted(params ReadOnlySpan<Tensor?> inputs)
    {
        foreach (var input in inputs)
        {
            if (input is { RequiresGradient: true, Backend.IsRecording: true })
            {
                return true;
            }
        }

        return false;
    }

    private static Tensor Record(Operation operation, params ReadOnlySpan<Tensor?> inputs)
    {
        if (operation.Context is { } context)
        {
            operation.Output.RequiresGradient = true;
            operation.Output.Node = new GradientNode(
                operation.Output.Backend.NextSequence(), inputs.ToArray(), context);
        }

        return operation.Output;
    }

    /// <summary>The way back through a concatenation: each part of the gradient goes to its matrix.</summary>
    private sealed class ConcatenateContext(int firstRows, int secondRows) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
        [
            requested[0] ? Rows(gradient, 0, firstRows) : null,
            requested[1] ? Rows(gradient, firstRows, secondRows) : null,
        ];

        private static Tensor Rows(Tensor gradient, int start, int count)
        {
            var places = gradient.Backend.FromHost([.. Enumerable.Range(start, count)], new Shape(count));
            return gradient.Backend.Embedding(gradient, places, record: false).Output;
        }
    }

    /// <summary>The way back through a change of shape: the gradient takes the input's shape.</summary>
    private sealed class ReshapeContext(Shape inputShape) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
            [gradient.Backend.Reshape(gradient, inputShape)];
    }
}
