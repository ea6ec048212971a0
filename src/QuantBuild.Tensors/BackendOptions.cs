namespace QuantBuild.Tensors;

/// <summary>How a backend is made.</summary>
public sealed record BackendOptions
{
    /// <summary>Threads to compute with, the calling one included; at least 1. Never changes a result.</summary>
    public required int Threads { get; init; }

    /// <summary>Device, such as <c>cpu</c> or <c>cuda:1</c>; null for the backend's own choice.</summary>
    public string? Device { get; init; }

    /// <summary>Number format, such as <c>float32</c>; null for the backend's own choice.</summary>
    public string? Precision { get; init; }
}
