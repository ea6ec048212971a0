using System.Globalization;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>
/// What each stage cost when it was computed, by its key and the threads it had: cells share stages, and a later run
/// finds them in the cache, where looking up takes no time worth stating.
/// </summary>
internal sealed class CostLedger(string folder, int threads)
{
    public void Add(StageOutcome outcome) => JsonFile.Write(
        PathOf(outcome.Key),
        new StageCost(
            outcome.Name,
            outcome.IsResumed ? null : outcome.Seconds,
            outcome.PeakBytes,
            outcome.PeakResidentBytes,
            DateTimeOffset.UtcNow));

    /// <returns>Null where the stage was not computed under this ledger with so many threads.</returns>
    public StageCost? Find(string key) => JsonFile.Find<StageCost>(PathOf(key));

    private string PathOf(string key) => Path.Combine(
        folder, key[..2], string.Create(CultureInfo.InvariantCulture, $"{key}.{threads}.json"));
}
