using System.Globalization;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>Knobs of <see cref="ParallelReconstructionMethod"/> beside those of the training itself.</summary>
public sealed record ParallelReconstructionOptions
{
    /// <summary>Entries of the module before that a step draws from.</summary>
    public int Capacity { get; init; } = 64;

    /// <summary>Batches that run through the modules before training, to fill the reservoirs.</summary>
    public int WarmUp { get; init; } = 64;

    /// <summary>
    /// Steps that a module's view of the one before is behind, at least 1: within them neither waits for the other.
    /// </summary>
    public int Lag { get; init; } = 8;

    /// <summary>Steps over which teacher forcing fades; 0 for none.</summary>
    public int AnnealSteps { get; init; }

    /// <summary>
    /// Steps, of those of each module but the first, that come after all modules are there: one module after another,
    /// behind finished ones; 0 for none.
    /// </summary>
    public int SettlingSteps { get; init; }

    /// <summary>
    /// Whether a step draws from whatever has come, as in the paper: nobody waits, and results depend on timing.
    /// </summary>
    public bool IsFreeRunning { get; init; }

    /// <summary>
    /// Modules trained at the same time; 0 for all. With the fixed schedule it never changes the result.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>
    /// Bytes of entries that each module holds in memory, those on their way to it and those it sent last included; the
    /// others lie in files.
    /// </summary>
    public long ReservoirBytes { get; init; } = 128L << 20;

    /// <summary>The options that decide the result, as names and values for the cache key.</summary>
    internal void AddParameters(SortedDictionary<string, string> parameters)
    {
        parameters["schedule"] = IsFreeRunning ? "parallel free-running" : "parallel";
        parameters["capacity"] = Capacity.ToString(CultureInfo.InvariantCulture);
        parameters["warmUp"] = WarmUp.ToString(CultureInfo.InvariantCulture);
        parameters["lag"] = Lag.ToString(CultureInfo.InvariantCulture);
        parameters["anneal"] = AnnealSteps.ToString(CultureInfo.InvariantCulture);
        if (SettlingSteps > 0)
        {
            parameters["settling"] = SettlingSteps.ToString(CultureInfo.InvariantCulture);
        }

        if (IsFreeRunning)
        {
            parameters["workers"] = Workers.ToString(CultureInfo.InvariantCulture);
        }
    }
}
