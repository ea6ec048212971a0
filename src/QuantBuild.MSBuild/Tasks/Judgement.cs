using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>
/// Says what a run's record means for this build: a failed gate stays an error, and a warning a warning, in every build
/// until the run is another one.
/// </summary>
internal static class Judgement
{
    /// <param name="log">Of the task.</param>
    /// <param name="outcome">Of the last run.</param>
    /// <param name="gate">What a failed gate means.</param>
    /// <param name="repeatsWarnings">Whether this build has not shown them yet.</param>
    public static void Pass(TaskLoggingHelper log, Outcome outcome, GateMode gate, bool repeatsWarnings)
    {
        var gates = outcome.Diagnostics.Where(diagnostic => diagnostic.IsGate).ToList();
        foreach (var failure in gates)
        {
            Log(log, failure, gate, outcome.Get(ModelMetadata.Name));
        }

        if (gates.Count > 0 && outcome.Get(ModelMetadata.Report) is { Length: > 0 } report)
        {
            log.LogMessage(MessageImportance.High, $"{outcome.Get(ModelMetadata.Name)}: report: {report}");
        }

        var warnings = outcome.Diagnostics.Where(diagnostic => repeatsWarnings && !diagnostic.IsGate);
        foreach (var warning in warnings)
        {
            Warn(log, warning);
        }
    }

    private static void Log(TaskLoggingHelper log, ChildDiagnostic failure, GateMode gate, string name)
    {
        switch (gate)
        {
            case GateMode.Error:
                log.LogError(
                    null, failure.Code, null, failure.File, failure.Line, failure.Column, 0, 0, failure.Message);
                break;
            case GateMode.Warning:
                Warn(log, failure);
                break;
            default:
                log.LogMessage(
                    MessageImportance.Normal, $"{name}: a gate failed, QuantBuildGate is none: {failure.Message}");
                break;
        }
    }

    private static void Warn(TaskLoggingHelper log, ChildDiagnostic warning) => log.LogWarning(
        null, warning.Code, null, warning.File, warning.Line, warning.Column, 0, 0, warning.Message);
}
