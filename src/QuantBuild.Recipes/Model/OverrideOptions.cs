using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <param name="Match">Which linears.</param>
/// <param name="Bits">Null: as before.</param>
/// <param name="Granularity">Null: as before.</param>
/// <param name="Observer">Null: as before.</param>
/// <param name="Symmetric">Null: as before.</param>
public sealed record OverrideOptions(
    LinearPattern Match, int? Bits, string? Granularity, string? Observer, bool? Symmetric)
{
    /// <summary>Null: as before.</summary>
    public double? Percentile { get; init; }

    /// <summary>Null: as before, or as the bits decide where nothing was written before.</summary>
    public string? Codes { get; init; }

    /// <summary>Null: as before.</summary>
    public string? Clipping { get; init; }

    /// <summary><paramref name="weights"/> with the keys of this override.</summary>
    public WeightOptions Apply(WeightOptions weights) => new(
        Bits ?? weights.Bits,
        Granularity ?? weights.Granularity,
        Observer ?? weights.Observer,
        Symmetric ?? weights.Symmetric)
    {
        Percentile = Percentile ?? weights.Percentile,
        WrittenCodes = Codes ?? weights.WrittenCodes,
        Clipping = Clipping ?? weights.Clipping,
    };
}
