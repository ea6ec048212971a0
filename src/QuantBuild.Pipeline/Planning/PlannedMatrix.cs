using System.Globalization;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>One matrix of the model and what becomes of it.</summary>
/// <param name="Name">Its name in the checkpoint and in overrides.</param>
/// <param name="Rows">Output features, or tokens of an embedding.</param>
/// <param name="Columns">Input features, or features of an embedding.</param>
/// <param name="Weight">How it is quantized; null for full precision and for the embedding.</param>
/// <param name="Bits">32 for full precision.</param>
/// <param name="Rule">The part of the recipe that decided, such as <c>quantize.overrides[0]</c>.</param>
public sealed record PlannedMatrix(
    string Name, int Rows, int Columns, WeightQuantization? Weight, int Bits, string Rule)
{
    /// <summary>The number of its layer; null outside of the layers.</summary>
    public int? Layer { get; init; }

    /// <summary>Which symmetric codes are used, as recipes say it; null for a weight that is not quantized.</summary>
    public string? Codes => Weight is null ? null : SchemeOptions.NameOf(Weight.Codes);

    /// <summary>Zero points or none, and which codes where not the usual ones; empty in full precision.</summary>
    public string Symmetry => Weight switch
    {
        null => string.Empty,
        { Symmetric: false } => "asymmetric",
        { Codes: SymmetricCodes.Full, Bits: > 2 } => "symmetric, full",
        _ => "symmetric",
    };

    /// <summary>Share of the weights that the observer leaves unclipped; null for observers that take none.</summary>
    public double? Percentile => Weight is { Observer: ObserverKind.Percentile } ? Weight.Percentile : null;

    /// <summary>The observer's name in recipes; null where there is none.</summary>
    public string? ObserverName => Weight is null ? null : SchemeOptions.NameOf(Weight.Observer);

    /// <summary>The observer in words, with its share, and whether the step stays; empty where there is none.</summary>
    public string Observer => Weight is null
        ? string.Empty
        : ObserverName
            + (Percentile is { } share ? string.Create(CultureInfo.InvariantCulture, $" {share}") : string.Empty)
            + (Weight.LearnsStep ? string.Empty : ", fixed");
}
