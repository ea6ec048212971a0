using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Which texts of a data file are wanted.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Columns">What to read.</param>
/// <param name="MaximumLength">In tokens, special ones included.</param>
/// <param name="Samples">How many to draw; null for all, in the file's order.</param>
/// <param name="Seed">Of the draw.</param>
internal sealed record TokenizeRequest(
    string Path, TextColumns Columns, int MaximumLength, int? Samples, ulong Seed);
