using System.Globalization;

namespace QuantBuild.Models.Data;

/// <summary>A place in a data file.</summary>
/// <param name="Line">From 1, of a file without lines the row; 0 for the file as a whole.</param>
/// <param name="Column">In characters, from 1; 0 for the line as a whole.</param>
public readonly record struct TablePlace(int Line, int Column = 0)
{
    /// <summary>The file, where it is not known otherwise; else null.</summary>
    public string? Path { get; init; }

    /// <summary>Such as <c>(12,5)</c>; empty for the file as a whole.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => string.Empty,
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"({Line})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"({Line},{Column})"),
    };
}
