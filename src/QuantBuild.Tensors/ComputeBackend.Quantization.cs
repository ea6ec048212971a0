using QuantBuild.Kernels.Quantizers;
namespace QuantBuild.Tensors;

/// <content>
/// Operations of quantizers. The shape of the steps gives the granularity: one for the tensor, one a row, or
/// rows × groups with the row's columns divided evenly among the groups. Zero points have the steps' shape.
/// </content>
public abstract partial class ComputeBackend
{
    /// <summary>
    /// Rounds to codes and back: code = clamp(round(x/step) + zeroPoint, Lower, Upper), (code − zeroPoint)·step.
    /// Straight-through gradient inside the range, zero outside; the step's gradient per element is
    /// (code − zeroPoint) − x/step inside and code − zeroPoint outside, times <paramref name="gradientScale"/> (LSQ,
    /// arXiv:1902.08153, eq. 3). Inside is where Lower ≤ x/step + zeroPoint ≤ Upper, before rounding.
    /// Differentiable inputs: input, step.
    /// </summary>
    /// <param name="input">[…, columns]</param>
    /// <param name="step">Positive.</param>
    /// <param name="zeroPoint">Int32 of the step's shape, or null for zero.</param>
    /// <param name="range">The codes.</param>
    /// <param name="gradientScale">Factor on the step's gradient.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation FakeQuantize(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record)
    {
        RequireOwn(input, step, zeroPoint);
        OperationArguments.RequireSteps(input, ElementType.Float32, step, zeroPoint);
        return FakeQuantizeCore(input, step, zeroPoint, range, gradientScale, record);
    }

    /// <summary>
    /// Rounds to codes and back with a step for each row, max|x|/Upper, so that nothing is clipped. Straight-through
    /// gradient everywhere. Differentiable: input.
    /// </summary>
    /// <param name="input">[…, columns]</param>
    /// <param name="range">Symmetric codes.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation QuantizeRows(Tensor input, CodeRange range, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireRange(input, checked((int)input.Shape.Rows), mask: null);
        return new Operation(QuantizeRowsCore(input, range), record ? StraightThroughContext.Instance : null);
    }

    /// <summary>
    /// Ternary weights (arXiv:1605.04711): threshold 0.7·mean|w|, scale the mean of |w| above it, value sign(w)·scale
    /// strictly above and 0 elsewhere; scale 0 where none is above; straight-through gradient everywhere.
    /// Differentiable: input.
    /// </summary>
    /// <param name="input">[rows, columns]</param>
    /// <param name="scales">How many thresholds and scales: 1, rows, or rows × groups.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation Ternarize(Tensor input, int scales, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireRange(input, scales, mask: null);
        return TernarizeCore(input, scales, record);
    }

    /// <summary>
    /// Codes of <see cref="FakeQuantize"/> as Int8; those of a range with Upper above 127 are shifted by −128, which
    /// <see cref="Decode(Tensor, Tensor, Tensor?)"/> needs in its zero points too.
    /// </summary>
    public Tensor Encode(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        RequireOwn(input, step, zeroPoint);
        OperationArguments.RequireSteps(input, ElementType.Float32, step, zeroPoint);
        OperationArguments.RequireByteRange(range);
        return EncodeCore(input, step, zeroPoint, range);
    }

    /// <summary>Codes −1, 0, 1 of <see cref="Ternarize"/> as Int8, and the scales, [scales].</summary>
    public (Tensor Codes, Tensor Scale) EncodeTernary(Tensor input, int scales)
    {
        RequireOwn(input);
        OperationArguments.RequireRange(input, scales, mask: null);
        return EncodeTernaryCore(input, scales);
    }

    /// <summary>
    /// (code − zeroPoint)·step: exactly the values <see cref="FakeQuantize"/> gave for the same codes.
    /// </summary>
    public Tensor Decode(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        RequireOwn(codes, step, zeroPoint);
        OperationArguments.RequireSteps(codes, ElementType.Int8, step, zeroPoint);
        return DecodeCore(codes, step, zeroPoint);
    }

    /// <summary>
    /// As <see cref="Decode(Tensor, Tensor, Tensor?)"/>, for steps that are learned while the codes stay: the step's
    /// gradient per element is code − zeroPoint, times <paramref name="gradientScale"/>. Differentiable: step. A
    /// composite of that and <see cref="SegmentProducts"/>.
    /// </summary>
    /// <param name="codes">Int8, [rows, columns]</param>
    /// <param name="step">One, one a row, or rows × groups.</param>
    /// <param name="zeroPoint">Int32 of the step's shape, or null for zero.</param>
    /// <param name="gradientScale">Factor on the step's gradient.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation Decode(Tensor codes, Tensor step, Tensor? zeroPoint, float gradientScale, bool record) => new(
        Decode(codes, step, zeroPoint), record ? new DecodeContext(codes, step.Shape, zeroPoint, gradientScale) : null);

    /// <summary>
    /// Σ left ⊙ right over each of some equally long runs of elements, which are those that share a step; of the shape
    /// [segments].
    /// </summary>
    /// <param name="left">[rows, columns]</param>
    /// <param name="right">Of the same shape.</param>
    /// <param name="segments">1, rows, or rows × groups.</param>
    public Tensor SegmentProducts(Tensor left, Tensor right, int segments)
    {
        RequireOwn(left, right);
        OperationArguments.RequirePair(left, right);
        OperationArguments.RequireRange(left, segments, mask: null);
        return SegmentProductsCore(left, right, segments);
    }

    /// <summary>Σ (fakeQuantize(x) − x)² for every step; of the step's shape.</summary>
    public Tensor QuantizationError(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        RequireOwn(input, step, zeroPoint);
        OperationArguments.RequireSteps(input, ElementType.Float32, step, zeroPoint);
        return QuantizationErrorCore(input, step, zeroPoint, range);
    }

    /// <summary>
    /// Smallest and largest element for every step that <paramref name="scales"/> asks for, of shape
    /// [scales]; +∞ and −∞ where there is none.
    /// </summary>
    /// <param name="input">[…, columns]</param>
    /// <param name="scales">1, rows, or rows × groups.</param>
    /// <param name="mask">Int32, one a row: rows with 0 are left out. Only with one scale. Null keeps all.</param>
    public (Tensor Minimum, Tensor Maximum) Range(Tensor input, int scales, Tensor? mask)
    {
        RequireOwn(input, mask);
        OperationArguments.RequireRange(input, scales, mask);
        return RangeCore(input, scales, mask);
    }

    /// <summary>Does the work of <see cref="FakeQuantize"/>.</summary>
    protected abstract Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record);

    /// <summary>Does the work of <see cref="Ternarize"/>.</summary>
    protected abstract Operation TernarizeCore(Tensor input, int scales, bool record);

    /// <summary>Does the work of <see cref="Encode"/>.</summary>
    protected abstract Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range);

    /// <summary>Does the work of <see cref="EncodeTernary"/>.</summary>
    protected abstract (Tensor Codes, Tensor Scale) EncodeTernaryCore(Tensor input, int scales);

    /// <summary>Does the work of <see cref="QuantizeRows"/>: with steps made on the host, unless overridden.</summary>
    protected virtual Tensor QuantizeRowsCore(Tensor input, CodeRange range)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = OpenScope();
        var (minimum, maximum) = RangeCore(input, (int)input.Shape.Rows, mask: null);
        float[] steps =
        [
            .. ReadFloats(minimum).Zip(
                ReadFloats(maximum),
                (low, high) => TokenQuantizer.StepOf(MathF.Max(MathF.Abs(low), MathF.Abs(high)), range)),
        ];
        return scope.Keep(
            FakeQuantizeCore(input, FromHost(steps, minimum.Shape), null, range, gradientScale: 1, record: false)
                .Output);
    }

    /// <summary>Does the work of <see cref="Decode(Tensor, Tensor, Tensor?)"/>.</summary>
    protected abstract Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint);

    /// <summary>Does the work of <see cref="QuantizationError"/>.</summary>
    protected abstract Tensor QuantizationErrorCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range);

    /// <summary>Does the work of <see cref="Range"/>.</summary>
    protected abstract (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask);

    /// <summary>Does the work of <see cref="SegmentProducts"/>.</summary>
    protected abstract Tensor SegmentProductsCore(Tensor left, Tensor right, int segments);

    /// <summary>The way back through decoding: the gradient of the steps.</summary>
    private sealed class DecodeContext(Tensor codes, Shape steps, Tensor? zeroPoint, float gradientScale)
        : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            var backend = gradient.Backend;
            var levels = backend.Decode(codes, backend.Full(steps, 1), zeroPoint);
            var sums = backend.SegmentProducts(gradient, levels, (int)steps.Count);
            return [backend.Reshape(backend.Scale(sums, gradientScale, record: false).Output, steps)];
        }
    }
}
