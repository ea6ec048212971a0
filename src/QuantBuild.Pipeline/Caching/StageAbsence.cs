namespace QuantBuild.Pipeline.Caching;

/// <summary>Why a stage's result is not in the store.</summary>
public sealed record StageAbsence
{
    /// <summary>Something lies in its place that cannot be read.</summary>
    public required bool IsUnreadable { get; init; }

    /// <summary>It was there, damaged, and was set aside.</summary>
    public required bool IsSetAside { get; init; }

    /// <summary>What differs from the most similar result of the same stage; null where there is none.</summary>
    public required IReadOnlyList<StageKeyChange>? Changes { get; init; }
}
