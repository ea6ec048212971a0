using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Which texts of a table are wanted.</summary>
/// <param name="Source">The files.</param>
/// <param name="Columns">What to read.</param>
/// <param name="MaximumLength">In tokens, special ones included.</param>
/// <param name="Samples">How many to draw; null for all, in the file's order.</param>
/// <param name="Seed">Of the draw.</param>
internal sealed record TokenizeRequest(
    TableSource Source, TextColumns Columns, int MaximumLength, int? Samples, ulong Seed)
{
    /// <summary>
    /// Whether the texts are kept as models are calibrated and judged by them; else as they are, for a training that
    /// shows them anew in each epoch.
    /// </summary>
    public bool IsJudged { get; init; } = true;
}
