using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// Σ over the linear layers of one input of ‖Q(W)·Q(x̂) + b̂ − (W·x + b)‖²: over their weights, steps and biases and
/// the step of the input, which query, key and value share. The activation behind a product is left out.
/// </summary>
internal sealed class LinearReconstruction : IReconstruction
{
    private readonly ModuleQuantizers quantizers;
    private readonly CalibratedForward forward;
    private readonly List<(string Module, Tensor Weight, Tensor? Bias)> layers = [];

    /// <param name="task">The module.</param>
    /// <param name="quantizers">Hold copies of the weights; copies of the biases are added where they are trained.</param>
    /// <param name="input">Which layers.</param>
    /// <param name="options">The rates.</param>
    public LinearReconstruction(
        ModuleTask task, ModuleQuantizers quantizers, ProductInput input, ReconstructionErrorOptions options)
    {
        this.quantizers = quantizers;
        forward = new CalibratedForward(quantizers);
        Point = input.Point;
        var leaves = new LeafGroups(options);
        var parameters = task.Model.LayerParameters(input.Layer).ToDictionary(
            parameter => parameter.Name, parameter => parameter.Tensor);
        foreach (var module in input.Modules)
        {
            var bias = parameters.GetValueOrDefault(BiasOf(module));
            layers.Add((module, parameters[module + ".weight"], bias));
            var latent = quantizers.Weights[module];
            leaves.AddValue(latent.Value);
            leaves.AddStep(latent.Quantizer.LearnedStep);
            if (bias is not null && options.TrainBiases)
            {
                var copy = bias.Backend.Copy(bias);
                quantizers.Parameters.Add(BiasOf(module), copy);
                leaves.AddValue(copy);
            }
        }

        leaves.AddStep(quantizers.Activations.GetValueOrDefault(Point)?.LearnedStep);
        Groups = leaves.Groups;
    }

    public string Point { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    public Tensor Loss(Tensor quantized, Tensor full, Tensor mask)
    {
        var input = forward.Input(Point, quantized);
        Tensor? loss = null;
        foreach (var (module, weight, bias) in layers)
        {
            var latent = quantizers.Weights[module];
            var usedBias = bias is null ? null : forward.Parameter(BiasOf(module), bias);
            var output = input.Linear(latent.Quantizer.Apply(latent.Value), usedBias);
            var error = output.MaskedSquaredError(full.Linear(weight, bias), mask);
            loss = loss is null ? error : loss.Add(error);
        }

        return loss!;
    }

    private static string BiasOf(string module) => module + ".bias";
}
