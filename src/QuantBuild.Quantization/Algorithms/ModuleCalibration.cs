using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// The quantizers that every method starts from: weights by their observer, activations by the range they take over
/// the first calibration texts when the module's weights are quantized and the modules before are too.
/// </summary>
internal static class ModuleCalibration
{
    /// <param name="task">The module.</param>
    /// <param name="trainable">Whether the weights are copied, so that training leaves the model as it is.</param>
    public static ModuleQuantizers Run(ModuleTask task, bool trainable)
    {
        var quantizers = new ModuleQuantizers();
        AddWeights(task, quantizers, trainable);
        AddEmbedding(task, quantizers, trainable);
        if (task.Scheme.Activations is { } activations)
        {
            ActivationCalibration.Run(task, quantizers, activations);
        }

        return quantizers;
    }

    private static void AddWeights(ModuleTask task, ModuleQuantizers quantizers, bool trainable)
    {
        foreach (var parameter in task.Span.Layers.SelectMany(task.Model.LayerParameters))
        {
            var matrix = task.Model.Description[parameter.Name].Matrix;
            if (matrix is null || !task.Scheme.Weights.TryGetValue(matrix, out var weight))
            {
                continue;
            }

            var value = trainable ? Copy(parameter.Tensor) : parameter.Tensor;
            quantizers.Weights.Add(matrix, new LatentWeight(value, WeightQuantizer(value, weight)));
        }
    }

    /// <summary>The quantizer that a weight starts from: steps of its observer, or ternary.</summary>
    public static IWeightQuantizer WeightQuantizer(Tensor value, WeightQuantization weight)
    {
        if (weight.IsTernary)
        {
            return new TernaryQuantizer(weight.Granularity);
        }

        var (step, zeroPoint) = WeightObserver.Observe(value, weight);
        return new LearnedStepQuantizer(weight, step, zeroPoint);
    }

    private static void AddEmbedding(ModuleTask task, ModuleQuantizers quantizers, bool trainable)
    {
        if (!task.Span.HoldsEmbeddings || task.Scheme.Embedding is not { } embedding)
        {
            return;
        }

        var words = task.Model.Description.WordEmbedding;
        var table = task.Model.EmbeddingParameters.Single(parameter => parameter.Name == words.Name);
        var train = trainable && embedding.Train;
        var value = train ? Copy(table.Tensor) : table.Tensor;
        quantizers.Embedding = (words.Matrix!, new EmbeddingQuantizer(value, embedding, train));
    }

    private static Tensor Copy(Tensor tensor) => tensor.Backend.Copy(tensor);
}
