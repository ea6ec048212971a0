namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// The way back through a linear layer whose weight is kept as codes: its values are made anew for the input's
/// gradient, and of the weight's gradient its own elements alone are computed.
/// </summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="weight">As given.</param>
/// <param name="hasBias">Whether there was a bias.</param>
/// <param name="activation">As given.</param>
/// <param name="kept">What the activation's derivative needs.</param>
internal sealed class CodedLinearContext(
    CpuBackend backend, Tensor input, CodedMatrix weight, bool hasBias, Activation activation, Tensor? kept)
    : LinearContext(backend, input, hasBias, activation, kept)
{
    private readonly CpuBackend owner = backend;

    protected override Tensor InputGradient(Tensor gradient, Shape shape)
    {
        var values = owner.Decode(weight);
        var result = owner.LinearInputGradient(gradient, values, shape);
        values.Discard();
        return result;
    }

    protected override Tensor WeightGradient(Tensor gradient, Tensor values) =>
        owner.LinearWeightGradient(gradient, values, weight.Elements!.Positions);
}
