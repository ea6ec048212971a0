namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>The way back through a linear layer all of whose weight is trained.</summary>
/// <param name="backend">Owner.</param>
/// <param name="input">As given.</param>
/// <param name="weight">As given.</param>
/// <param name="hasBias">Whether there was a bias.</param>
/// <param name="activation">As given.</param>
/// <param name="kept">What the activation's derivative needs.</param>
internal sealed class DenseLinearContext(
    CpuBackend backend, Tensor input, Tensor weight, bool hasBias, Activation activation, Tensor? kept)
    : LinearContext(backend, input, hasBias, activation, kept)
{
    private readonly CpuBackend owner = backend;

    protected override Tensor InputGradient(Tensor gradient, Shape shape) =>
        owner.LinearInputGradient(gradient, weight, shape);

    protected override Tensor WeightGradient(Tensor gradient, Tensor values) =>
        owner.LinearWeightGradient(gradient, values);
}
