using QuantBuild.Models.Layers;
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
    private readonly List<(string Matrix, Tensor Weight, NamedParameter? Bias)> layers = [];

    /// <param name="task">The module.</param>
    /// <param name="quantizers">
    /// Hold copies of the weights; copies of the biases are added where they are trained.
    /// </param>
    /// <param name="input">Which layers.</param>
    /// <param name="options">The rates.</param>
    public LinearReconstruction(
        ModuleTask task, ModuleQuantizers quantizers, ProductInput input, ReconstructionErrorOptions options)
    {
        this.quantizers = quantizers;
        forward = new CalibratedForward(quantizers);
        Point = input.Point;
        var leaves = new LeafGroups(options);
        var model = task.Model.Description;
        var parameters = task.Model.LayerParameters(input.Layer).ToDictionary(parameter => parameter.Name);
        foreach (var matrix in input.Linears)
        {
            var weight = model.OfMatrix(matrix);
            var bias = model.BiasOf(weight) is { } line ? parameters[line.Name] : null;
            layers.Add((matrix, parameters[weight.Name].Tensor, bias));
            var latent = quantizers.Weights[matrix];
            leaves.AddValue(latent.Value);
            leaves.AddStep(latent.Quantizer.LearnedStep);
            if (bias is not null && options.TrainBiases)
            {
                var copy = bias.Tensor.Backend.Copy(bias.Tensor);
                quantizers.Parameters.Add(bias.Name, copy);
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
        foreach (var (matrix, weight, bias) in layers)
        {
            var latent = quantizers.Weights[matrix];
            var usedBias = bias is null ? null : forward.Parameter(bias.Name, bias.Tensor);
            var output = input.Linear(latent.Quantizer.Apply(latent.Value), usedBias);
            var error = output.MaskedSquaredError(full.Linear(weight, bias?.Tensor), mask);
            loss = loss is null ? error : loss.Add(error);
        }

        return loss!;
    }
}
