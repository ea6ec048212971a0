using QuantBuild.Pipeline.Running;

namespace QuantBuild.Cli.Output;

/// <summary>How a stage that has ended is shown.</summary>
internal static class StageLine
{
    public static string Of(StageOutcome outcome) => outcome.State == StageState.Hit
        ? $"{outcome.Name}: from the cache"
        : $"{outcome.Name}: done in {Duration.Format(outcome.Seconds)}";
}
