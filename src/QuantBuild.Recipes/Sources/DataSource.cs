namespace QuantBuild.Recipes.Sources;

/// <summary>A table of data: files of one format, and how they are read.</summary>
/// <param name="Files">One behind the other.</param>
/// <param name="Format">The name of a format: the one that is written, or that all the files' names mean.</param>
public sealed record DataSource(DataFiles Files, string Format)
{
    /// <summary>Whether <see cref="Format"/> is written.</summary>
    public bool NamesFormat { get; init; }

    /// <summary>Between two fields; null for what is usual in the format.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether fields may stand between quotation marks; null for what is usual in the format.</summary>
    public bool? IsQuoted { get; init; }

    /// <summary>Whether the first line names the columns; else they go by number, from 1.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether rows may have more fields than the first one, which belong to no column.</summary>
    public bool IgnoresExtraFields { get; init; }

    /// <summary>
    /// What the labels of the file stand for, such as class names of the model; null where they stand for themselves.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
