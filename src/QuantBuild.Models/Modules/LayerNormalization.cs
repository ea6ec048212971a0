using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>Layer normalization of x, or of x + residual.</summary>
/// <param name="name">Prefix of the tensors' names.</param>
/// <param name="gain">[features]</param>
/// <param name="bias">[features]</param>
/// <param name="epsilon">Added to the variance.</param>
public sealed class LayerNormalization(string name, Tensor gain, Tensor bias, float epsilon)
{
    public Tensor Gain { get; } = gain;

    public Tensor Bias { get; } = bias;

    public IEnumerable<NamedParameter> Parameters =>
    [
        new(name + ".weight", Gain) { Decays = false },
        new(name + ".bias", Bias) { Decays = false },
    ];

    /// <param name="input">[…, features]</param>
    /// <param name="residual">Of the input's shape, added before; null for none.</param>
    public Tensor Forward(Tensor input, Tensor? residual = null) =>
        input.LayerNorm(residual, Gain, Bias, epsilon);
}
