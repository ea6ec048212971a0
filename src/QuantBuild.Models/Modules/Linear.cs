using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>activation(x·Wᵀ + b).</summary>
public sealed class Linear
{
    private readonly string inputPoint;
    private readonly string biasName;

    /// <param name="name">Prefix of the tensors' names.</param>
    /// <param name="weight">[outFeatures, inFeatures]</param>
    /// <param name="bias">[outFeatures], or null</param>
    /// <param name="activation">Fused behind the product.</param>
    public Linear(string name, Tensor weight, Tensor? bias, Activation activation = Activation.None)
    {
        Name = name;
        Weight = weight;
        Bias = bias;
        Activation = activation;
        biasName = name + ".bias";
        inputPoint = name + ".input";
        OutputPoint = name + ".output";
    }

    public string Name { get; }

    public Tensor Weight { get; }

    public Tensor? Bias { get; }

    public Activation Activation { get; }

    /// <summary>Name of the point where the result becomes another product's operand.</summary>
    public string OutputPoint { get; }

    public IEnumerable<NamedParameter> Parameters
    {
        get
        {
            yield return new NamedParameter(Name + ".weight", Weight);
            if (Bias is not null)
            {
                yield return new NamedParameter(biasName, Bias) { Decays = false };
            }
        }
    }

    /// <param name="input">[…, inFeatures]</param>
    /// <param name="pass">Asked for the input and the weight to use.</param>
    /// <returns>[…, outFeatures]</returns>
    public Tensor Forward(Tensor input, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Weight.Backend.OpenResultScope();
        return scope.Return(ForwardShared(pass.Transform.Input(inputPoint, input), pass));
    }

    /// <summary>As <see cref="Forward"/>, for an input that the pass was already asked about.</summary>
    public Tensor ForwardShared(Tensor input, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Weight.Backend.OpenResultScope();
        var bias = Bias is null ? null : pass.Transform.Parameter(biasName, Bias);
        return scope.Return(input.Linear(pass.Transform.Weight(Name, Weight), bias, Activation));
    }
}
