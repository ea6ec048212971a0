namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>Where a module of the simulation stands.</summary>
/// <param name="index">From 0.</param>
/// <param name="firstStep">Of the entries it receives.</param>
/// <param name="program">What it does.</param>
internal sealed class SimulatedModule(int index, int firstStep, IEnumerator<ModuleAction> program)
{
    public int Index => index;

    public ModuleAction Current => program.Current;

    public bool IsFinished { get; private set; }

    /// <summary>Entries sent that the receiver has not taken.</summary>
    public int InFlight { get; set; }

    /// <summary>Entries here that are not taken.</summary>
    public int Arrived { get; set; }

    /// <summary>The first step whose entry is not taken.</summary>
    public int NextStep { get; set; } = firstStep;

    public bool IsBlockedBySend { get; set; }

    public bool IsBlockedByReceive { get; set; }

    public bool MoveNext()
    {
        IsFinished = !program.MoveNext();
        return !IsFinished;
    }
}
