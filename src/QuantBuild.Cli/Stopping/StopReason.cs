namespace QuantBuild.Cli.Stopping;

/// <summary>Why a command is to stop before it is done.</summary>
internal enum StopReason
{
    /// <summary>The user or the system asked for it.</summary>
    Signal,

    /// <summary>The process that waits for the result has ended.</summary>
    Orphaned,
}
