using System.Globalization;
using QuantBuild.Formats.Messages;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>
/// Reads a column of classes one way for all its rows. The fields are names where each of them is the name of a class;
/// else they are numbers where each of them is the number of one. (Classes may be named by numbers that are not
/// theirs.)
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
/// <param name="labels">Class names by number.</param>
internal sealed class ClassTargetReader(string path, string column, IReadOnlyList<string> labels) : ITargetReader
{
    private const int LongestQuotation = 40;

    private readonly List<int> classes = [];

    // The first field that can be read in one way only.
    private (string Field, TablePlace Place)? nameOnly;
    private (string Field, TablePlace Place)? numberOnly;

    // Said once: with it, every other field of the column is wrong too.
    private bool isMixed;

    // Known when all fields have been judged.
    private bool AreNames => numberOnly is null;

    public void Judge(string field, TablePlace place)
    {
        if (field.Length == 0)
        {
            throw new DatasetException(
                DatasetProblem.Row, path, place,
                $"The column '{column}' is empty in this row. Give the label, or remove the row.");
        }

        var (isName, isNumber) = (NumberOfName(field) is not null, ParseNumber(field) is not null);
        switch (isName, isNumber)
        {
            case (true, false):
                nameOnly ??= (field, place);
                break;
            case (false, true):
                numberOnly ??= (field, place);
                break;
            case (false, false):
                throw NoClass(field, place);
            default:
                return;
        }

        if (!isMixed && nameOnly is { } name && numberOnly is { } number)
        {
            isMixed = true;
            throw new DatasetException(
                DatasetProblem.MixedLabels, path, place,
                $"The column '{column}' mixes numbers of classes (line {number.Place.Line}: '{Shorten(number.Field)}') "
                + $"with names of classes (line {name.Place.Line}: '{Shorten(name.Field)}'). Write all of them one "
                + "way.");
        }
    }

    public void Read(string field, TablePlace place, TokenizedText text) =>
        classes.Add(ClassOf(field, place));

    public ITargets ToTargets() => new ClassTargets([.. classes]);

    /// <summary>The class of a field, in the way in which all that were judged can be read.</summary>
    /// <exception cref="DatasetException">It was not among those judged: the file has changed.</exception>
    public int ClassOf(string field, TablePlace place) =>
        (AreNames ? NumberOfName(field) : ParseNumber(field)) ?? throw NoClass(field, place);

    private DatasetException NoClass(string field, TablePlace place) =>
        QuotedForm.Is(field)
            ? new DatasetException(
                DatasetProblem.Quoted, path, place,
                $"The label '{Shorten(field)}' is in quotation marks. {QuotedForm.Advice}")
            : new DatasetException(
                DatasetProblem.Label, path, place,
                $"'{Shorten(field)}' in column '{column}' is no class of the model. Classes are 0 to "
                + $"{labels.Count - 1}, or all by name: {ShortList.Of(labels.Select(Shorten))}. Correct the label, or "
                + "name the column that holds the labels.");

    private int? NumberOfName(string field)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] == field)
            {
                return i;
            }
        }

        return null;
    }

    private int? ParseNumber(string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < labels.Count
            ? number
            : null;

    private static string Shorten(string text) =>
        text.Length <= LongestQuotation ? text : string.Concat(text.AsSpan(0, LongestQuotation), "…");
}
