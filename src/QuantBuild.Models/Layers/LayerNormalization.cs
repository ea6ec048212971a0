using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Layer normalization of x, or of x + residual.</summary>
/// <param name="gain">[features]</param>
/// <param name="bias">[features]</param>
/// <param name="epsilon">Added to the variance.</param>
public sealed class LayerNormalization(NamedParameter gain, NamedParameter bias, float epsilon)
{
    public Tensor Gain => gain.Tensor;

    public Tensor Bias => bias.Tensor;

    public IEnumerable<NamedParameter> Parameters => [gain, bias];

    /// <param name="input">[…, features]</param>
    /// <param name="residual">Of the input's shape, added before; null for none.</param>
    /// <param name="pass">Asked for the gain and bias to use.</param>
    public Tensor Forward(Tensor input, Tensor? residual, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var usedGain = pass.Transform.Parameter(gain.Name, Gain);
        return input.LayerNorm(residual, usedGain, pass.Transform.Parameter(bias.Name, Bias), epsilon);
    }
}
