using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>Reads a column of relevances, and numbers the queries: the first texts of the rows.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class RelevanceTargetReader(string path, string column) : ITargetReader
{
    private readonly NumberColumn numberColumn = new(path, column);
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly List<int> queries = [];
    private readonly List<double> relevances = [];

    public void Judge(string field, TablePlace place)
    {
        if (numberColumn.Parse(field, place) < 0)
        {
            throw new DatasetException(
                DatasetProblem.Label, path, place,
                $"'{field}' in column '{column}' is negative. A relevance is 0 where a document is not relevant to the "
                + "query, and above 0 where it is.");
        }
    }

    public void Read(string field, TablePlace place, TokenizedText text) =>
        relevances.Add(numberColumn.Parse(field, place));

    public void Read(TextExample row, TokenizedText text)
    {
        var relevance = row.Target!.Value;
        Read(relevance.Text, relevance.Place, text);
        if (!known.TryGetValue(row.Text, out var query))
        {
            known.Add(row.Text, query = known.Count);
        }

        queries.Add(query);
    }

    public ITargets ToTargets() => new RelevanceTargets([.. queries], [.. relevances]);
}
