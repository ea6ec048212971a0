using System.Text;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>A table of Markdown; bars and line breaks in a cell are kept from ending it.</summary>
internal sealed class MarkdownTable(IReadOnlyList<string> head)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public bool IsEmpty => rows.Count == 0;

    public void Add(IReadOnlyList<string> row)
    {
        if (row.Count != head.Count)
        {
            throw new ArgumentException($"{row.Count} cells do not fit {head.Count} columns.", nameof(row));
        }

        rows.Add(row);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, head);
        Write(text, [.. head.Select(_ => "---")]);
        rows.ForEach(row => Write(text, row));
        return text.ToString();
    }

    private static void Write(StringBuilder text, IReadOnlyList<string> row) => text
        .Append("| ")
        .AppendJoin(
            " | ", row.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)))
        .Append(" |\n");
}
