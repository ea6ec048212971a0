using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Normalization by the root of the mean square, without a bias.</summary>
/// <param name="gain">[features]</param>
/// <param name="epsilon">Added to the mean square.</param>
public sealed class RootMeanSquareNormalization(NamedParameter gain, float epsilon)
{
    public Tensor Gain => gain.Tensor;

    public IEnumerable<NamedParameter> Parameters => [gain];

    /// <param name="input">[…, features]</param>
    /// <param name="pass">Asked for the gain to use.</param>
    public Tensor Forward(Tensor input, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return input.RootMeanSquareNorm(pass.Transform.Parameter(gain.Name, Gain), epsilon);
    }
}
