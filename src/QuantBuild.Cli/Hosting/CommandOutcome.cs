using QuantBuild.Pipeline;

namespace QuantBuild.Cli.Hosting;

/// <summary>How a command ended.</summary>
internal sealed record CommandOutcome(int Code)
{
    /// <summary>Of <c>run</c>, where it came to its end.</summary>
    public RunResult? Run { get; init; }

    /// <summary>Of <c>evaluate</c>.</summary>
    public CheckpointEvaluationResult? Evaluation { get; init; }
}
