using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>Layer normalization of x, or of x + residual.</summary>
/// <param name="name">Prefix of the tensors' names.</param>
/// <param name="gain">[features]</param>
/// <param name="bias">[features]</param>
/// <param name="epsilon">Added to the variance.</param>
public sealed class LayerNormalization(string name, Tensor gain, Tensor bias, float epsilon)
{
    private readonly string gainName = name + ".weight";
    private readonly string biasName = name + ".bias";

    public Tensor Gain { get; } = gain;

    public Tensor Bias { get; } = bias;

    public IEnumerable<NamedParameter> Parameters =>
    [
        new(gainName, Gain) { Decays = false },
        new(biasName, Bias) { Decays = false },
    ];

    /// <param name="input">[…, features]</param>
    /// <param name="residual">Of the input's shape, added before; null for none.</param>
    /// <param name="pass">Asked for the gain and bias to use.</param>
    public Tensor Forward(Tensor input, Tensor? residual, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var usedGain = pass.Transform.Parameter(gainName, Gain);
        return input.LayerNorm(residual, usedGain, pass.Transform.Parameter(biasName, Bias), epsilon);
    }
}
