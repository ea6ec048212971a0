namespace QuantBuild.Pipeline.Running;

/// <param name="Name">Of the stage.</param>
/// <param name="Key">SHA-256 of its key.</param>
/// <param name="State">Whether it ran.</param>
/// <param name="Seconds">How long it took, or how long the look-up took.</param>
public sealed record StageOutcome(string Name, string Key, StageState State, double Seconds)
{
    /// <summary>
    /// Whether it went on from the checkpoints of an interrupted run, which <see cref="Seconds"/> leave out.
    /// </summary>
    public bool IsResumed { get; init; }

    /// <summary>
    /// Most bytes of tensors held at once while it ran, in tries that were interrupted too; 0 where it did not run.
    /// </summary>
    public long PeakBytes { get; init; }

    /// <summary>Most memory resident at once, mapped files apart; 0 where it did not run.</summary>
    public long PeakResidentBytes { get; init; }
}
