namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Which weights are outliers: a share of them, or all beyond so many standard deviations.</summary>
public sealed record OutlierRule
{
    /// <summary>
    /// Share of a unit's weights, in [0, 1]; null where <see cref="Deviations"/> decides. Default 0.005.
    /// </summary>
    public double? Share { get; init; } = 0.005;

    /// <summary>Every weight w with |w − mean| above so many standard deviations; positive. Default null.</summary>
    public double? Deviations { get; init; }

    /// <summary>Default: each matrix.</summary>
    public OutlierUnit Unit { get; init; }

    /// <summary>Default: the largest.</summary>
    public OutlierChoice Choice { get; init; }

    /// <summary>Of random positions.</summary>
    public ulong Seed { get; init; } = 42;
}
