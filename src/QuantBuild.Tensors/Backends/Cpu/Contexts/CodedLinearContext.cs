namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// The way back through a linear layer whose weight is kept as codes: its values are made anew for the input's
/// gradient. Gradients: input, the weight's own elements, bias.
/// </summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="weight">As given.</param>
/// <param name="hasBias">Whether there was a bias.</param>
/// <param name="activation">As given.</param>
/// <param name="kept">What the activation's derivative needs: its input for GELUs, its output for the others.</param>
internal sealed class CodedLinearContext(
    CpuBackend backend, Tensor input, CodedMatrix weight, bool hasBias, Activation activation, Tensor? kept)
    : OperationContext
{
    public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
    {
        var inner = kept is null ? gradient : backend.ActivationGradient(activation, kept, gradient);
        return
        [
            requested[0] ? InputGradient(inner) : null,
            requested[1] ? backend.LinearWeightGradient(inner, input, weight.Elements!.Positions) : null,
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

    private Tensor InputGradient(Tensor inner)
    {
        var values = backend.Decode(weight);
        var result = backend.LinearInputGradient(inner, values, input.Shape);
        values.Discard();
        return result;
    }
}
