using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>activation(x·Wᵀ + b).</summary>
public sealed class Linear
{
    private readonly string inputPoint;
    private readonly string weightName;

    /// <param name="description">Of the weight: its names, and the point of the input.</param>
    /// <param name="weight">[outFeatures, inFeatures]</param>
    /// <param name="bias">[outFeatures], or null</param>
    /// <param name="activation">Fused behind the product.</param>
    public Linear(
        TensorDescription description, Tensor weight, NamedParameter? bias, Activation activation = Activation.None)
    {
        ArgumentNullException.ThrowIfNull(description);
        Name = description.Matrix!;
        Weight = weight;
        Bias = bias;
        Activation = activation;
        inputPoint = description.InputPoint!;
        weightName = description.Name;
    }

    /// <summary>The matrix's name.</summary>
    public string Name { get; }

    public Tensor Weight { get; }

    public NamedParameter? Bias { get; }

    public Activation Activation { get; }

    public IEnumerable<NamedParameter> Parameters => Bias is null
        ? [new(weightName, Weight)]
        : [new(weightName, Weight), Bias];

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
        var bias = Bias is null ? null : pass.Transform.Parameter(Bias.Name, Bias.Tensor);
        return scope.Return(pass.Transform.Coded(Name) is { } coded
            ? input.Linear(coded, bias, Activation)
            : input.Linear(pass.Transform.Weight(Name, Weight), bias, Activation));
    }
}
