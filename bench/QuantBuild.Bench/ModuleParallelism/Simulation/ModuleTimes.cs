namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>
/// Seconds that a module's work takes, in the order of the work; a shorter list is gone through again.
/// </summary>
/// <param name="Calibration">Weights and activations, once.</param>
/// <param name="WarmUp">Forward passes; empty where nobody wants the outputs.</param>
/// <param name="Training">Steps, packing of the output included.</param>
internal sealed record ModuleTimes(double Calibration, IReadOnlyList<double> WarmUp, IReadOnlyList<double> Training)
{
    /// <param name="rules">Where the warm-up begins.</param>
    /// <param name="step">Null for the calibration, negative in the warm-up.</param>
    public double SecondsOf(ScheduleRules rules, int? step) => step switch
    {
        null => Calibration,
        < 0 => WarmUp.Count == 0 ? 0 : WarmUp[(step.Value - rules.FirstStep) % WarmUp.Count],
        _ => Training[step.Value % Training.Count],
    };

    /// <summary>The same work, each piece so many times as long.</summary>
    public ModuleTimes Times(double factor) => new(
        Calibration * factor,
        [.. WarmUp.Select(seconds => seconds * factor)],
        [.. Training.Select(seconds => seconds * factor)]);
}
