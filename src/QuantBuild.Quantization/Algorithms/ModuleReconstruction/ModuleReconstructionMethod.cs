using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>
/// MREM-S (arXiv:2109.15082): module after module, Adam on weights and step sizes through the straight-through
/// estimator against Σ over the module's layers of ‖quantized output − full-precision output‖², padding left out.
/// </summary>
public sealed class ModuleReconstructionMethod(ModuleReconstructionOptions options) : IModuleMethod
{
    // Losses stay on the device and are read once a window.
    private const int LossWindow = 25;

    public string Name => "mrem";

    public int Version => 2;

    public double RelativeCost => 1 + (options.Steps / 25.0);

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["steps"] = options.Steps.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["stepSizeLearningRate"] = options.StepSizeLearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["loss"] = options.LastLayerOnly ? "output" : "layers",
        ["trainParameters"] = options.TrainParameters ? "true" : "false",
    };

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var quantizers = ModuleCalibration.Run(task, trainable: true);
        var training = new ModuleTraining(task, quantizers, options);
        var losses = new WindowedLoss(LossWindow, options.Steps);
        foreach (var rows in Batches(task.Calibration.Texts))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var step = task.Model.Backend.OpenScope();
            if (losses.Add(step, training.Step(rows), task.Span.Name))
            {
                task.Progress?.Invoke((double)training.Steps / options.Steps);
            }
        }

        var module = quantizers.Encode(losses.Points);
        RequireFinite(module, task.Span.Name);
        return module;
    }

    /// <summary>Losses are of the weights before each step; this is what the last step made.</summary>
    private static void RequireFinite(QuantizedModule module, string name)
    {
        var values = module.Weights.Values.SelectMany(weight => weight.Steps)
            .Concat(module.Parameters.Values.SelectMany(parameter => parameter))
            .Concat(module.Activations.Values.Concat(module.Probabilities.Values).Select(point => point.Step));
        if (!values.All(float.IsFinite))
        {
            throw new NonFiniteException($"{name} has values that are not finite after training. Lower the learning rate.");
        }
    }

    /// <summary>Rows of each step: epochs of the calibration set, each in its own order.</summary>
    private IEnumerable<int[]> Batches(TokenizedDataset texts)
    {
        var step = 0;
        for (var epoch = 0; step < options.Steps; epoch++)
        {
            foreach (var rows in BatchPlan.Shuffled(texts, options.BatchSize, options.Seed, epoch))
            {
                if (step++ == options.Steps)
                {
                    yield break;
                }

                yield return rows;
            }
        }
    }
}
