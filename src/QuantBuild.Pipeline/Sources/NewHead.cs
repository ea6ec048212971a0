using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Sources;

/// <summary>Where the head starts that training gives a pre-trained model which has none for the task.</summary>
/// <param name="Labels">Class names by class number; empty where the recipe names none.</param>
/// <param name="Seed">Of the values that it starts with.</param>
public sealed record NewHead(IReadOnlyList<string> Labels, ulong Seed)
{
    /// <summary>
    /// Whether the labels were only offered, by a preset: a model that has a head keeps its own instead.
    /// </summary>
    public bool AreLabelsOffered { get; init; }

    /// <summary>Whether a text may have any number of the labels, instead of one.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>The name that it has among the files that a stage depends on.</summary>
    internal const string SourceName = "new head";

    /// <summary>SHA-256 of what makes it.</summary>
    internal string Sha256 => Digest.OfText(
        string.Join('\0', [$"{Seed}", .. Labels, .. IsMultiLabel ? (string[])["", "several labels a text"] : []]));
}
