using System.Globalization;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// REM, the baseline of arXiv:2109.15082: matrix product after matrix product, minimizes the squared error between the
/// product of quantized operands, fed by the quantized products before it, and the product in full precision.
/// </summary>
public sealed class ReconstructionErrorMethod(ReconstructionErrorOptions options) : IModuleMethod
{
    private const int StepsBetweenReports = 10;

    public string Name => "rem";

    public int Version => 2;

    public double RelativeCost => 1 + (options.Steps / 10.0);

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["steps"] = options.Steps.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["stepSizeLearningRate"] = options.StepSizeLearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["trainBiases"] = options.TrainBiases ? "true" : "false",
    };

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var quantizers = ModuleCalibration.Run(WithFixedEmbedding(task), trainable: true);
        var problems = Problems(task, quantizers);
        var results = new List<TrainingResult>();
        foreach (var problem in problems)
        {
            var loop = new TrainingLoop(ReconstructionTraining.Options(options.Steps) with
            {
                Stepped = step => Report(
                    task, step, (results.Count + ((double)step / options.Steps)) / problems.Count),
            });
            results.Add(loop.Run(
                new ReconstructionProblem(task, quantizers, problem, options), task.Cancellation));
        }

        return TrainingOutcome.Encode(quantizers, task.Span, results);
    }

    /// <summary>In the order of the forward pass: query, key, value; attention; its output; the FFN's two.</summary>
    private List<IReconstruction> Problems(ModuleTask task, ModuleQuantizers quantizers)
    {
        var problems = new List<IReconstruction>();
        foreach (var input in ProductInput.Of(task, quantizers))
        {
            problems.Add(new LinearReconstruction(task, quantizers, input, options));
            if (AttentionReconstruction.Behind(input, task.Model.Description, quantizers, options) is { } attention)
            {
                problems.Add(attention);
            }
        }

        return problems;
    }

    /// <summary>The word embedding is no operand of a product: it is rounded once.</summary>
    private static ModuleTask WithFixedEmbedding(ModuleTask task) => task with
    {
        Scheme = task.Scheme with
        {
            Embedding = task.Scheme.Embedding is { } embedding ? embedding with { Train = false } : null,
        },
    };

    private static void Report(ModuleTask task, int step, double fraction)
    {
        if (step % StepsBetweenReports == 0)
        {
            task.Progress?.Invoke(fraction);
        }
    }
}
