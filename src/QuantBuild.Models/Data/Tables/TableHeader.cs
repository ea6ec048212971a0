using System.Buffers;
using System.Globalization;
using QuantBuild.Formats.Messages;

namespace QuantBuild.Models.Data;

/// <summary>The names of a table's columns, in the file's order.</summary>
/// <param name="path">Of the file.</param>
/// <param name="names">As they stand there.</param>
public sealed class TableHeader(string path, IReadOnlyList<string> names)
{
    // A file that is no table must not show its first line in a message: it may be a secret.
    private const int LongestShownName = 32;
    private const string NoTab = "The first line holds no tab; it must name the columns, with a tab between each two.";
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ");

    private readonly TablePlace place = new(1);
    private readonly bool isNumbered;

    private TableHeader(string path, IReadOnlyList<string> names, TablePlace place, bool isNumbered)
        : this(path, names)
    {
        this.place = place;
        this.isNumbered = isNumbered;
    }

    public int Count => names.Count;

    /// <summary>As they stand in the file; for messages see <see cref="ShownNames"/>.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>
    /// The names that a message may show: none where the line is hardly a header, that is, has one column only or a
    /// name of more than letters, digits, <c>_</c>, <c>-</c>, <c>.</c> and blanks, or of more than 32 characters.
    /// </summary>
    public IReadOnlyList<string> ShownNames => names.Count > 1 && names.All(IsShown) ? names : [];

    /// <summary>What a table of one column is taken for: what is wrong then, and what to do.</summary>
    public string OneColumn { get; init; } = NoTab;

    /// <summary>The columns of a file that does not name them: 1, 2, 3, …</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="count">How many there are.</param>
    public static TableHeader Numbered(string path, int count) => new(
        path,
        [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))],
        new TablePlace(1),
        isNumbered: true);

    /// <summary>The columns of a file that names them at another place than its first line.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="names">As they stand there.</param>
    /// <param name="place">Where.</param>
    /// <param name="oneColumn">See <see cref="OneColumn"/>; null where there are always more.</param>
    public static TableHeader At(
        string path, IReadOnlyList<string> names, TablePlace place, string? oneColumn = null)
    {
        return new TableHeader(path, names, place, isNumbered: false)
        {
            OneColumn = oneColumn ?? NoTab,
        };
    }

    /// <summary>Where a column stands.</summary>
    /// <exception cref="DatasetException">No column has that name, or more than one.</exception>
    public int IndexOf(string column) => Fault(column) is { } fault ? throw fault : IndexIn(column);

    /// <summary>Why a column cannot be read; null where it can.</summary>
    public DatasetException? Fault(string column)
    {
        var found = names.Count(name => name == column);
        return found switch
        {
            1 => null,
            0 when names.Any(name => QuotedForm.Is(name) && QuotedForm.Unquote(name) == column) => new DatasetException(
                DatasetProblem.Quoted, path, place,
                $"The header has \"{column}\" in quotation marks. {QuotedForm.Advice}"),
            0 => new DatasetException(
                DatasetProblem.Column, path, place, $"There is no column '{column}'. {Describe()}"),
            _ => new DatasetException(
                DatasetProblem.Column, path, place,
                $"{found} columns are named '{column}', and either could be meant. Give each column a name of its "
                + "own."),
        };
    }

    /// <summary>The columns in words, as far as a message may show them.</summary>
    public string Describe() => isNumbered
        ? $"The file names none; its first row has {names.Count}, numbered from 1."
        : ShownNames is { Count: > 0 } shown
            ? $"The columns: {ShortList.Of(shown)}."
            : names.Count == 1
                ? OneColumn
                : $"The first line has {names.Count} columns; it must name them, in letters and digits.";

    private static bool IsShown(string name) =>
        name.Length is > 0 and <= LongestShownName && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private int IndexIn(string column)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == column)
            {
                return i;
            }
        }

        return -1;
    }
}
