namespace QuantBuild.Bench.Methods.Running;

/// <summary>What a stage cost in the run that computed it.</summary>
/// <param name="Name">Of the stage.</param>
/// <param name="Seconds">Wall time; null where it went on from what an interrupted run had done.</param>
/// <param name="PeakBytes">Most bytes of tensors at once.</param>
/// <param name="PeakResidentBytes">Most resident memory of the process at once, mapped files apart.</param>
/// <param name="Finished">When.</param>
internal sealed record StageCost(
    string Name, double? Seconds, long PeakBytes, long PeakResidentBytes, DateTimeOffset Finished);
