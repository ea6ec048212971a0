using QuantBuild.Bench.Methods.Relations;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>What was asked of the figures, and what they say.</summary>
internal static class RelationTable
{
    /// <summary>One row a relation and quantity: how many of its places hold.</summary>
    public static string WriteSummary(IReadOnlyList<RelationRow> relations)
    {
        var table = new MarkdownTable(
            ["Relation", "Of", "Verdict", "Holds", "Not decided", "Does not hold", "Not measured"]);
        foreach (var group in relations.GroupBy(row => (row.Title, row.Quantity)))
        {
            var counts = Enum.GetValues<RelationStatus>()
                .Select(status => group.Count(row => row.Status == status)).ToList();
            table.Add([group.Key.Title, group.Key.Quantity, Verdict(counts), .. counts.Select(count => $"{count}")]);
        }

        return table.ToString();
    }

    public static string Write(IReadOnlyList<RelationRow> relations)
    {
        var table = new MarkdownTable(["Relation", "Where", "Of", "Figures", "Verdict"]);
        foreach (var row in relations)
        {
            table.Add([row.Title, row.Where, row.Quantity, row.Figures, NameOf(row.Status)]);
        }

        return table.ToString();
    }

    // Holding only where it could be measured is not holding.
    private static string Verdict(List<int> counts)
    {
        var measured = counts[(int)RelationStatus.Holds] + counts[(int)RelationStatus.Undecided];
        if (counts[(int)RelationStatus.DoesNotHold] > 0)
        {
            return NameOf(RelationStatus.DoesNotHold);
        }

        return measured == 0
            ? NameOf(RelationStatus.NotMeasured)
            : NameOf(counts[(int)RelationStatus.Undecided] > 0 ? RelationStatus.Undecided : RelationStatus.Holds)
                + (counts[(int)RelationStatus.NotMeasured] > 0 ? " where measured" : string.Empty);
    }

    private static string NameOf(RelationStatus status) => status switch
    {
        RelationStatus.Holds => "holds",
        RelationStatus.Undecided => "not decided",
        RelationStatus.DoesNotHold => "does not hold",
        _ => "not measured",
    };
}
