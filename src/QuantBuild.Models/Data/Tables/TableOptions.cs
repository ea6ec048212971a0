namespace QuantBuild.Models.Data;

/// <summary>What a file does not say of itself.</summary>
public sealed record TableOptions
{
    /// <summary>What most files of every format are.</summary>
    public static TableOptions Default { get; } = new();

    /// <summary>Between two fields: an ASCII character; null for that of the format.</summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether a field may stand between quotation marks, which are then no part of it, and those within it doubled;
    /// null for what is usual in the format.
    /// </summary>
    public bool? IsQuoted { get; init; }

    /// <summary>Whether the first line names the columns. Else their numbers are their names, from 1.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether a row may have more fields than the first one: those beyond it belong to no column.</summary>
    public bool IgnoresExtraFields { get; init; }
}
