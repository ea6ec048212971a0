using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>
/// Reads a column of classes, as many in a row as it has words: a list, or texts between blanks. All of the column by
/// name, or all by number.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
/// <param name="labels">Class names by number.</param>
internal sealed class TokenLabelReader(string path, string column, IReadOnlyList<string> labels) : ITargetReader
{
    private readonly ClassTargetReader single = new(path, column, labels);
    private readonly List<int[]> classes = [];
    private readonly List<int> lostWords = [];

    public void Judge(string field, TablePlace place) => Judge(TableCell.OfText(field, place));

    public void Judge(TableCell cell)
    {
        foreach (var (label, place) in LabelsOf(cell))
        {
            single.Judge(label, place);
        }
    }

    public void Judge(TextExample row)
    {
        var cell = row.Target!.Value;
        Judge(cell);
        RequireOneAWord(row, LabelsOf(cell).Count());
    }

    /// <exception cref="NotSupportedException">Always: labels belong to words, of which the row tells.</exception>
    /// <inheritdoc/>
    public void Read(string field, TablePlace place, TokenizedText text) =>
        throw new NotSupportedException("Labels of words are read with the row that they stand in.");

    public void Read(TextExample row, IReadOnlyList<EncodedText> texts)
    {
        int[] ofWords = [.. LabelsOf(row.Target!.Value).Select(label => single.ClassOf(label.Text, label.Place))];
        RequireOneAWord(row, ofWords.Length);
        var sources = texts[0].Sources!;
        var own = new int[sources.Count];
        var (word, kept) = (-1, 0);
        for (var token = 0; token < own.Length; token++)
        {
            var isFirst = sources[token].Part == SequencePart.FirstText && sources[token].Word != word;
            own[token] = TokenLabels.NotCounted;
            if (isFirst)
            {
                word = sources[token].Word;
                own[token] = ofWords[word];
                kept++;
            }
        }

        classes.Add(own);
        lostWords.Add(ofWords.Length - kept);
    }

    public ITargets ToTargets() => new TokenLabels([.. classes], [.. lostWords]);

    private void RequireOneAWord(TextExample row, int given)
    {
        var words = TextWords.Of(row).Count;
        if (words != given)
        {
            throw new DatasetException(
                DatasetProblem.Row, path, row.Target!.Value.Place,
                $"The column '{column}' has {given} label{(given == 1 ? "" : "s")} in this row, whose text has {words} "
                + $"word{(words == 1 ? "" : "s")}. Give every word one, or remove the row.");
        }
    }

    private static IEnumerable<(string Text, TablePlace Place)> LabelsOf(TableCell cell)
    {
        if (cell.Items is { } items)
        {
            return items.Select((item, i) => (item, cell.PlaceOf(i)));
        }

        var (labels, at) = (new List<(string, TablePlace)>(), 0);
        foreach (var label in TextWords.Split(cell.Text))
        {
            at = cell.Text.IndexOf(label, at, StringComparison.Ordinal);
            labels.Add((label, cell.Place with { Column = cell.Place.Column + at }));
            at += label.Length;
        }

        return labels;
    }
}
