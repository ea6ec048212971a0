namespace QuantBuild.Models.Data;

/// <summary>How writers of CSV put a field in quotation marks: one at each end, those within it doubled.</summary>
internal static class QuotedForm
{
    public const string Advice =
        "Tab-separated files are read without quoting, so that the marks would be part of the text. Write the file "
        + "without quotation marks around fields (pandas: quoting=csv.QUOTE_NONE) and without tabs or line breaks in "
        + "them.";

    private const char Mark = '"';

    public static bool Is(string field) => field.Length >= 2 && field[0] == Mark && field[^1] == Mark
        && !field[1..^1].Replace("\"\"", string.Empty, StringComparison.Ordinal).Contains(Mark);

    public static bool HasMark(string field) => field.Contains(Mark);

    /// <summary>
    /// Whether a field opens with a mark that nothing closes: a writer of CSV goes on in the next one.
    /// </summary>
    public static bool IsOpen(string field) =>
        field.StartsWith(Mark) && field.Count(character => character == Mark) % 2 == 1;

    public static bool HasDoubledMark(string field) => field[1..^1].Contains(Mark);

    public static string Unquote(string field) => field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
}
