namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through a linear layer. Gradients: input, weight, bias.</summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="hasBias">Whether there was a bias.</param>
/// <param name="activation">As given.</param>
/// <param name="kept">What the activation's derivative needs: its input for GELUs, its output for the others.</param>
internal abstract class LinearContext(
    CpuBackend backend, Tensor input, bool hasBias, Activation activation, Tensor? kept)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
    {
        var inner = kept is null ? gradient : backend.ActivationGradient(activation, kept, gradient);
        return
        [
            requested[0] ? InputGradient(inner, input.Shape) : null,
            requested[1] ? WeightGradient(inner, input) : null,
            hasBias && requested[2] ? backend.ColumnSum(inner) : null,
        ];
    }

    // What the rectifier and the hyperbolic tangent keep is their output.
    public override void Release()
    {
        if (activation is Activation.Gelu or Activation.TanhGelu)
        {
            kept?.Discard();
        }
    }

    /// <param name="gradient">Of what goes into the activation.</param>
    /// <param name="shape">Of the input.</param>
    protected abstract Tensor InputGradient(Tensor gradient, Shape shape);

    /// <param name="gradient">Of what goes into the activation.</param>
    /// <param name="values">The input.</param>
    protected abstract Tensor WeightGradient(Tensor gradient, Tensor values);
}
