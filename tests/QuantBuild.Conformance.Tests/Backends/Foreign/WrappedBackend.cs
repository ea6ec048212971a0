using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends.Foreign;

/// <summary>
/// A backend as any other project would derive one: every operation is handed to another backend, whose tensors are
/// what this one's are stored in. Counts what is read of it.
/// </summary>
internal sealed class WrappedBackend(ComputeBackend inner, BackendIdentity identity) : ComputeBackend
{
    private readonly TensorScope outermost = inner.Scope;

    public override BackendIdentity Identity => identity;

    public override long PeakBytes => inner.PeakBytes;

    /// <summary>Float32 tensors that the host has looked at.</summary>
    public int Reads { get; private set; }

    /// <summary>Contexts of operations that were made, and of them those that were released.</summary>
    public (int Made, int Released) Contexts { get; private set; }

    public override void ResetPeak() => inner.ResetPeak();

    public override void ReleaseIdleMemory(long kept = 0) => inner.ReleaseIdleMemory(kept);

    protected override ComputeBackend BesideCore(int threads) => new WrappedBackend(inner.Beside(threads), identity);

    protected override TensorStorage Allocate(Shape shape, ElementType type, bool isCleared) =>
        new Storage(inner.Zeros(shape, type), outermost);

    protected override void CopyCore(Tensor source, Tensor target, long first) =>
        inner.CopyTo(In(source), In(target), first);

    protected override void FillCore(Tensor tensor, float value) => inner.Fill(In(tensor), value);

    protected override Tensor BorrowCore(Tensor tensor) => tensor.Backend is WrappedBackend owner
        ? Wrap(inner.Borrow(owner.In(tensor)))
        : base.BorrowCore(tensor);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values) => inner.Write(In(tensor), values);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<double> values) => inner.Write(In(tensor), values);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<int> values) => inner.Write(In(tensor), values);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<sbyte> values) => inner.Write(In(tensor), values);

    protected override void ReadCore(Tensor tensor, Span<float> values)
    {
        Reads++;
        inner.Read(In(tensor), values);
    }

    protected override void ReadCore(Tensor tensor, Span<double> values)
    {
        Reads++;
        inner.Read(In(tensor), values);
    }

    protected override void ReadCore(Tensor tensor, Span<int> values) => inner.Read(In(tensor), values);

    protected override void ReadCore(Tensor tensor, Span<sbyte> values) => inner.Read(In(tensor), values);

    protected override Operation AddCore(Tensor left, Tensor right, bool record) =>
        Run(record, () => inner.Add(In(left), In(right), record));

    protected override Operation MultiplyCore(Tensor left, Tensor right, bool record) =>
        Run(record, () => inner.Multiply(In(left), In(right), record));

    protected override Operation InterpolateCore(Tensor left, Tensor right, float weight, bool record) =>
        Run(record, () => inner.Interpolate(In(left), In(right), weight, record));

    protected override Operation ScaleCore(Tensor input, float factor, bool record) =>
        Run(record, () => inner.Scale(In(input), factor, record));

    protected override Operation ActivateCore(Tensor input, Activation activation, bool record) =>
        Run(record, () => inner.Activate(In(input), activation, record));

    protected override Operation DropoutCore(Tensor input, float rate, RandomKey key, bool record) =>
        Run(record, () => inner.Dropout(In(input), rate, key, record));

    protected override Operation CrossEntropyCore(Tensor logits, Tensor labels, bool record) =>
        Run(record, () => inner.CrossEntropy(In(logits), In(labels), record));

    protected override Operation SoftCrossEntropyCore(
        Tensor logits, Tensor teacher, float temperature, bool record) =>
        Run(record, () => inner.SoftCrossEntropy(In(logits), In(teacher), temperature, record));

    protected override Operation MaskedSquaredErrorCore(Tensor input, Tensor target, Tensor mask, bool record) =>
        Run(record, () => inner.MaskedSquaredError(In(input), In(target), In(mask), record));

    protected override Operation LinearCore(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record) =>
        Run(record, () => inner.Linear(In(input), In(weight), InOrNull(bias), activation, record));

    protected override Operation LinearCore(
        Tensor input, CodedMatrix weight, Tensor? bias, Activation activation, bool record) =>
        Run(record, () => inner.Linear(
            In(input),
            new CodedMatrix(
                In(weight.Codes),
                In(weight.Steps),
                InOrNull(weight.ZeroPoint),
                weight.Elements is { } own ? new TrainedElements(In(own.Positions), In(own.Values)) : null),
            InOrNull(bias),
            activation,
            record));

    protected override Tensor GatherCore(Tensor source, Tensor positions) =>
        Wrap(inner.Gather(In(source), In(positions)));

    protected override void ScatterCore(Tensor values, Tensor positions, Tensor target) =>
        inner.Scatter(In(values), In(positions), In(target));

    protected override Operation MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record) =>
        Run(record, () => inner.MatrixProduct(In(left), In(right), transposeLeft, transposeRight, record));

    protected override Operation LayerNormCore(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record) =>
        Run(record, () => inner.LayerNorm(In(input), InOrNull(residual), In(gain), In(bias), epsilon, record));

    protected override Operation AttentionCore(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        bool record) =>
        Run(record, () => inner.Attention(
            In(query),
            In(key),
            In(value),
            In(mask),
            heads,
            scale,
            quantizer is null ? null : quantizer with { Step = In(quantizer.Step) },
            InOrNull(bias),
            isCausal,
            record));

    protected override Operation RootMeanSquareNormCore(Tensor input, Tensor gain, float epsilon, bool record) =>
        Run(record, () => inner.RootMeanSquareNorm(In(input), In(gain), epsilon, record));

    protected override Operation EmbeddingCore(Tensor table, Tensor indices, bool record) =>
        Run(record, () => inner.Embedding(In(table), In(indices), record));

    protected override Operation SelectPositionCore(Tensor input, int position, bool record) =>
        Run(record, () => inner.SelectPosition(In(input), position, record));

    protected override Operation PoolPositionsCore(
        Tensor input, Tensor mask, PositionPooling pooling, bool record) =>
        Run(record, () => inner.PoolPositions(In(input), In(mask), pooling, record));

    protected override Operation NormalizeRowsCore(Tensor input, bool record) =>
        Run(record, () => inner.NormalizeRows(In(input), record));

    protected override Operation SoftmaxCore(Tensor input, bool record) =>
        Run(record, () => inner.Softmax(In(input), record));

    protected override Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record) =>
        Run(record, () => inner.FakeQuantize(
            In(input), In(step), InOrNull(zeroPoint), range, gradientScale, record));

    protected override Operation TernarizeCore(Tensor input, int scales, bool record) =>
        Run(record, () => inner.Ternarize(In(input), scales, record));

    protected override Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range) =>
        Wrap(inner.Encode(In(input), In(step), InOrNull(zeroPoint), range));

    protected override (Tensor Codes, Tensor Scale) EncodeTernaryCore(Tensor input, int scales)
    {
        var (codes, scale) = inner.EncodeTernary(In(input), scales);
        return (Wrap(codes), Wrap(scale));
    }

    protected override Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint) =>
        Wrap(inner.Decode(In(codes), In(step), InOrNull(zeroPoint)));

    protected override Tensor SegmentProductsCore(Tensor left, Tensor right, int segments) =>
        Wrap(inner.SegmentProducts(In(left), In(right), segments));

    protected override Tensor QuantizationErrorCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range) =>
        Wrap(inner.QuantizationError(In(input), In(step), InOrNull(zeroPoint), range));

    protected override (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask)
    {
        var (minimum, maximum) = inner.Range(In(input), scales, InOrNull(mask));
        return (Wrap(minimum), Wrap(maximum));
    }

    protected override Tensor GradientNormCore(IReadOnlyList<Tensor> gradients) =>
        Wrap(inner.GradientNorm([.. gradients.Select(In)]));

    protected override Tensor ClipFactorCore(Tensor norm, float maximum) =>
        Wrap(inner.ClipFactor(In(norm), maximum));

    protected override void AdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor) =>
        inner.AdamStep(
            [.. slots.Select(slot => slot with
            {
                Parameter = In(slot.Parameter),
                Gradient = In(slot.Gradient),
                FirstMoment = In(slot.FirstMoment),
                SecondMoment = In(slot.SecondMoment),
                Rows = InOrNull(slot.Rows),
            })],
            hyperparameters,
            InOrNull(gradientFactor));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            inner.Dispose();
        }
    }

    private Tensor In(Tensor tensor) => ((Storage)StorageOf(tensor)).At(tensor.Shape);

    private Tensor? InOrNull(Tensor? tensor) => tensor is null ? null : In(tensor);

    private Tensor Wrap(Tensor tensor) => NewTensor(tensor.Shape, tensor.Type, new Storage(tensor, outermost));

    // What the other backend makes on the way to a recorded output may be needed on the way back.
    private Operation Run(bool record, Func<Operation> operation)
    {
        using var scope = inner.OpenResultScope();
        var (output, context) = operation();
        output.RequiresGradient = record;
        var wrapped = Wrap(scope.Return(output));
        if (context is null)
        {
            return new Operation(wrapped, null);
        }

        Contexts = (Contexts.Made + 1, Contexts.Released);
        return new Operation(wrapped, new Context(this, context));
    }

    private Tensor?[] GoBack(OperationContext context, Tensor gradient, ReadOnlySpan<bool> requested)
    {
        using var scope = inner.OpenScope();
        var given = In(gradient);

        // One tensor may be the gradient of several inputs, or the one that was given.
        var known = new Dictionary<Tensor, Tensor> { [given] = gradient };
        var gradients = context.Backward(given, requested);
        return Array.ConvertAll(gradients, each =>
        {
            if (each is null)
            {
                return null;
            }

            return known.TryGetValue(each, out var seen) ? seen : known[each] = Wrap(scope.Keep(each));
        });
    }

    private void Release(OperationContext context)
    {
        Contexts = (Contexts.Made, Contexts.Released + 1);
        context.Release();
    }

    private sealed class Context(WrappedBackend owner, OperationContext inner) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested) =>
            owner.GoBack(inner, gradient, requested);

        public override void Release() => owner.Release(inner);
    }

    // Views live as long as the elements: an operation's own scope, in which one is first asked for, must not end it.
    private sealed class Storage(Tensor tensor, TensorScope outermost) : TensorStorage
    {
        private readonly List<Tensor> views = [];

        public Tensor At(Shape shape)
        {
            if (shape == tensor.Shape)
            {
                return tensor;
            }

            if (views.Find(view => view.Shape == shape) is { } known)
            {
                return known;
            }

            views.Add(outermost.Adopt(tensor.Backend.Reshape(tensor, shape)));
            return views[^1];
        }

        protected override void Free()
        {
            tensor.Discard();
            views.ForEach(view => view.Discard());
        }
    }
}
