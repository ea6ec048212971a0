using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>
/// Reads a column of labels, several in a field between commas: all of the column by name, or all by number. An empty
/// field is a text without any.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
/// <param name="labels">Label names by number.</param>
internal sealed class MultiLabelTargetReader(string path, string column, IReadOnlyList<string> labels) : ITargetReader
{
    private const char Separator = ',';

    private readonly ClassTargetReader single = new(path, column, labels);
    private readonly List<byte> flags = [];

    public void Judge(string field, TablePlace place)
    {
        foreach (var (label, at) in Split(field, place))
        {
            single.Judge(label, at);
        }
    }

    public void Read(string field, TablePlace place, TokenizedText text)
    {
        var own = new byte[labels.Count];
        foreach (var (label, at) in Split(field, place))
        {
            var number = single.ClassOf(label, at);
            if (own[number] == 1)
            {
                throw new DatasetException(
                    DatasetProblem.Label, path, at,
                    $"The label '{label}' stands twice in the column '{column}' of this row. Write it once.");
            }

            own[number] = 1;
        }

        flags.AddRange(own);
    }

    public ITargets ToTargets() => new MultiLabelTargets([.. flags], labels.Count);

    private static IEnumerable<(string Label, TablePlace Place)> Split(string field, TablePlace place)
    {
        if (string.IsNullOrWhiteSpace(field))
        {
            yield break;
        }

        var start = 0;
        foreach (var part in field.Split(Separator))
        {
            var blanks = part.Length - part.TrimStart().Length;
            yield return (part.Trim(), place with { Column = place.Column + start + blanks });
            start += part.Length + 1;
        }
    }
}
