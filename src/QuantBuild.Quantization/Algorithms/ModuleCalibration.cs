using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// The quantizers that every method starts from: weights by their observer, activations by the range they take over
/// the first calibration texts when the module's weights are quantized and the modules before are too.
/// </summary>
internal static class ModuleCalibration
{
    // Texts whose activations are observed: more changes the ranges of 8-bit steps by little.
    private const int ObservedTexts = 256;
    private const int BatchSize = 32;

    // The input of the FFN's second product follows a GELU and is almost non-negative.
    private const string AsymmetricPointEnding = ".output.dense.input";
    private const string SymmetricPointEnding = ".attention.output.dense.input";

    /// <param name="task">The module.</param>
    /// <param name="trainable">Whether the weights are copied, so that training leaves the model as it is.</param>
    public static ModuleQuantizers Run(ModuleTask task, bool trainable)
    {
        var quantizers = new ModuleQuantizers();
        AddWeights(task, quantizers, trainable);
        AddEmbedding(task, quantizers, trainable);
        if (task.Plan.Activations is { } activations)
        {
            AddActivations(task, quantizers, activations);
        }

        return quantizers;
    }

    private static void AddWeights(ModuleTask task, ModuleQuantizers quantizers, bool trainable)
    {
        foreach (var parameter in task.Span.Layers.SelectMany(task.Model.LayerParameters))
        {
            var module = ModuleNames.OfWeight(parameter.Name);
            if (module is null || !task.Plan.Weights.TryGetValue(module, out var weight))
            {
                continue;
            }

            var value = trainable ? Copy(parameter.Tensor) : parameter.Tensor;
            quantizers.Weights.Add(module, new LatentWeight(value, WeightQuantizer(value, weight)));
        }
    }

    /// <summary>The quantizer that a weight starts from: steps of its observer, or ternary.</summary>
    public static IWeightQuantizer WeightQuantizer(Tensor value, WeightQuantization weight)
    {
        if (weight is { Bits: 2, Symmetric: true })
        {
            return new TernaryQuantizer(weight.Granularity);
        }

        var (step, zeroPoint) = WeightObserver.Observe(
            value, weight.Bits, weight.Granularity, weight.Symmetric, weight.Observer);
        return new LearnedStepQuantizer(weight.Bits, weight.Granularity, step, zeroPoint);
    }

    private static void AddEmbedding(ModuleTask task, ModuleQuantizers quantizers, bool trainable)
    {
        if (!task.Span.HoldsEmbeddings || task.Plan.Embedding is not { } embedding)
        {
            return;
        }

        var table = task.Model.EmbeddingParameters.Single(parameter => ModuleNames.IsWordEmbedding(parameter.Name));
        var train = trainable && embedding.Train;
        var value = train ? Copy(table.Tensor) : table.Tensor;
        quantizers.Embedding = (
            ModuleNames.OfWeight(table.Name)!, new EmbeddingQuantizer(value, embedding.Bits, train));
    }

    /// <summary>Activation quantizers that cover the ranges the module's weights give as they are now.</summary>
    public static void AddActivations(
        ModuleTask task, ModuleQuantizers quantizers, ActivationQuantization activations)
    {
        var observation = Observe(task, quantizers);
        var backend = task.Model.Backend;
        foreach (var (point, range) in observation.Ranges)
        {
            if (activations.AttentionOperands || !observation.OperandPoints.Contains(point))
            {
                var quantizer = Covering(point, range.Minimum, range.Maximum, activations.Bits);
                quantizers.Activations.Add(point, ActivationQuantizer.From(backend, quantizer));
            }
        }

        if (activations.AttentionOperands)
        {
            foreach (var point in observation.ProbabilityPoints)
            {
                quantizers.Probabilities.Add(
                    point, new ProbabilityStep(backend, ProbabilityStep.Covering(activations.Bits)));
            }
        }
    }

    private static RangeObservation Observe(ModuleTask task, ModuleQuantizers quantizers)
    {
        var observation = new RangeObservation(quantizers);
        var pass = new ForwardPass(observation);
        var runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        var observed = Enumerable.Range(0, Math.Min(ObservedTexts, task.Calibration.Texts.Count));
        foreach (var rows in observed.Chunk(BatchSize))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            var batch = runner.MakeBatch(rows);
            observation.Mask = batch.Mask;
            runner.Run(runner.Input(batch, rows, task.Calibration.QuantizedInput, pass), batch, pass);
        }

        observation.Mask = null;
        return observation;
    }

    private static QuantizedPoint Covering(string point, float minimum, float maximum, int bits)
    {
        var asymmetric = point.EndsWith(AsymmetricPointEnding, StringComparison.Ordinal)
            && !point.EndsWith(SymmetricPointEnding, StringComparison.Ordinal);
        if (!asymmetric)
        {
            var grid = IntegerRange.Symmetric(bits);
            return new QuantizedPoint(bits, QuantizerRange.SymmetricStep(minimum, maximum, grid), ZeroPoint: null);
        }

        var (step, zeroPoint) = QuantizerRange.Asymmetric(minimum, maximum, IntegerRange.Asymmetric(bits));
        return new QuantizedPoint(bits, step, zeroPoint);
    }

    private static Tensor Copy(Tensor tensor) => tensor.Backend.FromHost(tensor.Backend.ReadFloats(tensor), tensor.Shape);
}
