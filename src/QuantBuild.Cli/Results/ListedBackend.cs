namespace QuantBuild.Cli.Results;

/// <summary>A backend that <c>backend list</c> shows.</summary>
/// <param name="Name">In recipes and options.</param>
/// <param name="State">Whether it is here.</param>
internal sealed record ListedBackend(string Name, BackendState State)
{
    /// <summary>Of the backend's package; null where it is not here.</summary>
    public string? Version { get; init; }

    /// <summary>Kinds of devices that it can compute on, with what is here, or once it is.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Absolute path of the backend's package; null where it has none.</summary>
    public string? Folder { get; init; }
}
