using QuantBuild.Cli.Stopping;

namespace QuantBuild.Cli.Hosting;

/// <summary>How a command is to be run.</summary>
internal sealed record HostOptions
{
    /// <summary>Whether standard output carries JSON lines.</summary>
    public bool JsonLines { get; init; }

    /// <summary>Absolute path of the log asked for.</summary>
    public string? LogPath { get; init; }

    /// <summary>Absolute path of the log to keep where none is asked for.</summary>
    public string? DefaultLogPath { get; init; }

    /// <summary>Stop when this process ends.</summary>
    public ParentIdentity? Parent { get; init; }
}
