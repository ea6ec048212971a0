using System.Globalization;
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

    public int Version => 1;

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
        var losses = new List<IReadOnlyList<LossPoint>>();
        foreach (var problem in problems)
        {
            var solved = losses.Count;
            losses.Add(solver.Solve(
                problem, fraction => task.Progress?.Invoke((solved + fraction) / problems.Count)));
        }

        return quantizers.Encode(Sum(losses));
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

    /// <summary>Every problem takes the same number of steps: a point is the sum over them at that step of theirs.</summary>
    private static List<LossPoint> Sum(List<IReadOnlyList<LossPoint>> losses) =>
        losses.Count == 0
            ? []
            : [.. losses[0].Select((point, i) => new LossPoint(point.Step, losses.Sum(of => of[i].Loss)))];
}
