namespace QuantBuild.Bench.ModuleParallelism.Simulation;

internal enum ActionKind
{
    /// <summary>Takes entries until the one of the step is here.</summary>
    Receive,

    /// <summary>Takes a worker's time.</summary>
    Compute,

    /// <summary>Hands the step's entry to the transport, which may be full.</summary>
    Send,
}
