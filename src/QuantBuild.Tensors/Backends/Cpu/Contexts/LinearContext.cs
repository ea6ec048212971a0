namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through a linear layer. Gradients: input, weight, bias.</summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="weight">As given.</param>
/// <param name="hasBias">Whether there was a bias.</param>
/// <param name="activation">As given.</param>
/// <param name="kept">What the activation's derivative needs: its input for GELUs, its output for the others.</param>
/// <param name="positions">The only elements of the weight that are trained; null where all of it is.</param>
internal sealed class LinearContext(
    CpuBackend backend,
    Tensor input,
    Tensor weight,
    bool hasBias,
    Activation activation,
    Tensor? kept,
    Tensor? positions = null)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
    {
        var inner = kept is null ? gradient : backend.ActivationGradient(activation, kept, gradient);
        return
        [
            requested[0] ? backend.LinearInputGradient(inner, weight, input.Shape) : null,
            requested[1] ? WeightGradient(inner) : null,
            hasBias && requested[2] ? backend.ColumnSum(inner) : null,
        ];
    }

    private Tensor WeightGradient(Tensor inner) => positions is null
        ? backend.LinearWeightGradient(inner, input)
        : backend.LinearWeightGradient(inner, input, positions);

    // What the rectifier and the hyperbolic tangent keep is their output.
    public override void Release()
    {
        if (activation is Activation.Gelu or Activation.TanhGelu)
        {
            kept?.Discard();
        }
    }
}
