namespace QuantBuild.Tensors;

/// <content>
/// Single elements of a tensor, by row-major position: Int32 positions, each below the tensor's number of elements.
/// </content>
public abstract partial class ComputeBackend
{
    /// <summary>The elements at some positions, of the positions' shape.</summary>
    /// <param name="source">Float32, any shape.</param>
    /// <param name="positions">Int32; each in [0, elements of the source).</param>
    public Tensor Gather(Tensor source, Tensor positions)
    {
        RequireOwn(source, positions);
        OperationArguments.RequirePositions(positions, source);
        return GatherCore(source, positions);
    }

    /// <summary>Replaces the elements at some positions, in place.</summary>
    /// <param name="values">Of the positions' shape.</param>
    /// <param name="positions">Int32, none twice; each in [0, elements of the target).</param>
    /// <param name="target">Float32, any shape.</param>
    public void Scatter(Tensor values, Tensor positions, Tensor target)
    {
        RequireOwn(values, positions, target);
        OperationArguments.RequirePositions(positions, target);
        OperationArguments.RequireElements(values, positions);
        ScatterCore(values, positions, target);
    }

    /// <summary>
    /// A copy of a tensor with other elements at some positions. Differentiable: source, whose gradient is 0 there, and
    /// values. A composite of <see cref="Gather"/> and <see cref="Scatter"/>.
    /// </summary>
    /// <param name="source">Float32, any shape.</param>
    /// <param name="elements">What stands where in the copy.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation Place(Tensor source, TrainedElements elements, bool record)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var output = Copy(source);
        Scatter(elements.Values, elements.Positions, output);
        return new Operation(output, record ? new PlaceContext(elements.Positions) : null);
    }

    /// <summary>
    /// (code − zeroPoint)·step, with the values of the matrix's own elements in place. No gradient passes.
    /// </summary>
    /// <returns>Float32, [rows, columns]</returns>
    public Tensor Decode(CodedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var values = Decode(matrix.Codes, matrix.Steps, matrix.ZeroPoint);
        if (matrix.Elements is { } elements)
        {
            Scatter(elements.Values, elements.Positions, values);
        }

        return values;
    }

    /// <summary>
    /// activation(input·weightᵀ + bias), of whose weight codes and steps stay and only single elements are trained: the
    /// gradient of all others is never computed, and the weight's values are held no longer than a product takes.
    /// Differentiable inputs: input, the elements' values, bias. The gradients have the bits that they have where all
    /// of the weight is trained.
    /// </summary>
    /// <param name="input">[…, inFeatures]</param>
    /// <param name="weight">[outFeatures, inFeatures]</param>
    /// <param name="bias">[outFeatures], or null</param>
    /// <param name="activation">Applied to each element of the result.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[…, outFeatures]</returns>
    public Operation Linear(Tensor input, CodedMatrix weight, Tensor? bias, Activation activation, bool record)
    {
        ArgumentNullException.ThrowIfNull(weight);
        RequireOwn(input, weight.Codes, weight.Steps, weight.ZeroPoint, bias);
        OperationArguments.RequireLinear(input, weight.Codes, ElementType.Int8, bias);
        OperationArguments.RequireSteps(weight.Codes, ElementType.Int8, weight.Steps, weight.ZeroPoint);
        if (weight.Elements is { } elements)
        {
            RequireOwn(elements.Positions, elements.Values);
            OperationArguments.RequirePositions(elements.Positions, weight.Codes.Shape);
            OperationArguments.RequireElements(elements.Values, elements.Positions);
        }

        return LinearCore(input, weight, bias, activation, record);
    }

    /// <summary>Does the work of <see cref="Gather"/>.</summary>
    protected abstract Tensor GatherCore(Tensor source, Tensor positions);

    /// <summary>Does the work of <see cref="Scatter"/>.</summary>
    protected abstract void ScatterCore(Tensor values, Tensor positions, Tensor target);

    /// <summary>
    /// Does the work of <see cref="Linear(Tensor, CodedMatrix, Tensor?, Activation, bool)"/>: with the weight's values
    /// and the gradients of all of them, unless overridden.
    /// </summary>
    protected virtual Operation LinearCore(
        Tensor input, CodedMatrix weight, Tensor? bias, Activation activation, bool record)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var (output, context) = LinearCore(input, Decode(weight), bias, activation, record);
        return new Operation(output, context is null ? null : new GatheredContext(context, weight.Elements?.Positions));
    }

    /// <summary>The way back through <see cref="Place"/>.</summary>
    private sealed class PlaceContext(Tensor positions) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            var backend = gradient.Backend;
            var others = requested[0] ? backend.Copy(gradient) : null;
            if (others is not null)
            {
                backend.Scatter(backend.Zeros(positions.Shape), positions, others);
            }

            return [others, requested[1] ? backend.Gather(gradient, positions) : null];
        }
    }

    /// <summary>The way back through a linear layer, of whose weight's gradient single elements are kept.</summary>
    private sealed class GatheredContext(OperationContext whole, Tensor? positions) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            var gradients = whole.Backward(gradient, requested);
            gradients[1] = gradients[1] is { } weight ? gradient.Backend.Gather(weight, positions!) : null;
            return gradients;
        }

        public override void Release() => whole.Release();
    }
}
