namespace QuantBuild.Models.Data.TableFormats.DelimitedText;

/// <summary>What the first row of delimited text says of the columns.</summary>
internal static class DelimitedHeader
{
    /// <summary>The names, of the first row where it is a header, else numbers.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="first">Fields of the first row.</param>
    /// <param name="separator">Between them.</param>
    /// <param name="isHeader">Whether they are names.</param>
    /// <exception cref="DatasetException">There are more than are read, or a name is none.</exception>
    public static TableHeader Read(string path, IReadOnlyList<string> first, char separator, bool isHeader)
    {
        if (first.Count > TableLimits.Columns)
        {
            throw new DatasetException(
                DatasetProblem.Limit, path, new TablePlace(1),
                $"The first line has {first.Count} columns; at most {TableLimits.Columns} are read. Check that the "
                + "file is a table.");
        }

        if (!isHeader)
        {
            return TableHeader.Numbered(path, first.Count);
        }

        var place = 1;
        foreach (var name in first)
        {
            // One name alone is hardly a header: that is said where the column is looked for.
            if (first.Count > 1 && name.Any(char.IsControl))
            {
                throw new DatasetException(
                    DatasetProblem.Column, path, new TablePlace(1, place),
                    "A column's name holds a control character. Name the columns in letters and digits.");
            }

            place += name.Length + 1;
        }

        var between = NameOf(separator);
        return new TableHeader(path, first)
        {
            OneColumn = $"The first line holds no {between}; it must name the columns, with a {between} between each "
                + "two.",
        };
    }

    /// <summary>A separator in words.</summary>
    public static string NameOf(char separator) => separator switch
    {
        '\t' => "tab",
        ',' => "comma",
        ';' => "semicolon",
        ' ' => "blank",
        _ => $"'{separator}'",
    };

    /// <summary>The fault of a file without a first row.</summary>
    public static DatasetException Empty(string path, bool hasHeader) => new(
        DatasetProblem.Unreadable, path, new TablePlace(1),
        hasHeader
            ? "The file is empty. Its first line must name the columns."
            : "The file is empty. Add at least one row.");

    /// <summary>Behind the fault of a row that has so many fields more than the first one.</summary>
    public static string AdviceFor(int extraFields) => extraFields > 0
        ? " Where what is beyond belongs to no column, a recipe says so: extraFields: ignore."
        : string.Empty;
}
