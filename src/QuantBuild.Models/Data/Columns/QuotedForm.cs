namespace QuantBuild.Models.Data;

/// <summary>How writers of CSV put a field in quotation marks: one at each end, those within it doubled.</summary>
internal static class QuotedForm
{
    public const string Advice =
        "The file is read without quoting, so that the marks would be part of the text. Read it with quoting (in a "
        + "recipe: quote: double), or write it without quotation marks around fields (pandas: quoting=csv.QUOTE_NONE) "
        + "and without separators or line breaks in them.";

    private const char Mark = '"';

    public static bool Is(string field) => field is [Mark, ..] && IndexOfFault(field) < 0;

    public static bool HasMark(string field) => field.Contains(Mark);

    /// <summary>
    /// Whether a field opens with a mark that nothing closes: a writer of CSV goes on in the next one.
    /// </summary>
    public static bool IsOpen(ReadOnlySpan<char> field) => field is [Mark, ..] && field.Count(Mark) % 2 == 1;

    /// <summary>
    /// Where a field has a mark that the form does not allow: within a field without marks around it, behind the
    /// closing one, or one that is never closed; −1 where there is none.
    /// </summary>
    public static int IndexOfFault(ReadOnlySpan<char> field)
    {
        if (field is not [Mark, ..])
        {
            return field.IndexOf(Mark);
        }

        if (IsOpen(field))
        {
            return 0;
        }

        for (var i = 1; i < field.Length; i++)
        {
            if (field[i] == Mark && (i + 1 == field.Length || field[++i] != Mark))
            {
                return i + 1 == field.Length && field[i] == Mark ? -1 : i;
            }
        }

        return -1;
    }

    public static bool HasDoubledMark(string field) => field[1..^1].Contains(Mark);

    public static string Unquote(string field) => field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
}
