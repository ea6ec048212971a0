namespace QuantBuild.Pipeline.Running;

/// <param name="Name">Of the stage.</param>
/// <param name="Key">SHA-256 of its key.</param>
/// <param name="State">Whether it ran.</param>
/// <param name="Seconds">How long it took, or how long the look-up took.</param>
public sealed record StageOutcome(string Name, string Key, StageState State, double Seconds);
