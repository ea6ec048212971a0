using System.Globalization;
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
        var solver = new ReconstructionSolver(task, quantizers, options);
        var outcomes = new List<ReconstructionOutcome>();
        foreach (var problem in problems)
        {
            var solved = outcomes.Count;
            outcomes.Add(solver.Solve(
                problem, fraction => task.Progress?.Invoke((solved + fraction) / problems.Count)));
        }

        var module = quantizers.Encode(Sum(outcomes), [.. outcomes.SelectMany(outcome => outcome.Incidents)]);
        FiniteModule.Require(module, quantizers, task.Span.Name);
        return module;
    }

    /// <summary>In the order of the forward pass: query, key and value; attention; its output; the two of the FFN.</summary>
    private List<IReconstruction> Problems(ModuleTask task, ModuleQuantizers quantizers)
    {
        var problems = new List<IReconstruction>();
        foreach (var input in ProductInput.Of(task, quantizers))
        {
            problems.Add(new LinearReconstruction(task, quantizers, input, options));
            if (AttentionReconstruction.Behind(input.Point, quantizers, options) is { } attention)
            {
                problems.Add(attention);
            }
        }

        return problems;
    }

    /// <summary>The word embedding is no operand of a product: it is rounded once.</summary>
    private static ModuleTask WithFixedEmbedding(ModuleTask task) => task with
    {
        Plan = task.Plan with
        {
            Embedding = task.Plan.Embedding is { } embedding ? embedding with { Train = false } : null,
        },
    };

    /// <summary>A point is the sum over the problems at that step of theirs, where all of them got that far.</summary>
    private static List<LossPoint> Sum(List<ReconstructionOutcome> outcomes) =>
    [
        .. outcomes.SelectMany(outcome => outcome.Losses)
            .GroupBy(point => point.Step)
            .Where(points => points.Count() == outcomes.Count)
            .OrderBy(points => points.Key)
            .Select(points => new LossPoint(points.Key, points.Sum(point => point.Loss))),
    ];
}
