using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>
/// How relevant each pair's document is to its query, and which pairs share a query: these are one answer, an order of
/// the documents. In a file an int32 a pair, the number of its query, and then a float64 a pair, little-endian.
/// </summary>
public sealed class RelevanceTargets : ITargets
{
    private readonly int[] queries;
    private readonly double[] relevances;
    private readonly int[][] groups;
    private readonly int[] answers;

    /// <param name="queries">A number for the query of each pair; kept, not copied.</param>
    /// <param name="relevances">By pair, none negative; kept, not copied.</param>
    public RelevanceTargets(int[] queries, double[] relevances)
    {
        this.queries = queries;
        this.relevances = relevances;
        groups =
        [
            .. Enumerable.Range(0, queries.Length).GroupBy(pair => queries[pair])
                .Select(group => group.ToArray()),
        ];
        answers = new int[queries.Length];
        for (var query = 0; query < groups.Length; query++)
        {
            foreach (var pair in groups[query])
            {
                answers[pair] = query;
            }
        }
    }

    public int Count => queries.Length;

    /// <summary>Queries.</summary>
    public int Answers => groups.Length;

    /// <summary>The query of a pair.</summary>
    /// <inheritdoc/>
    public int AnswerOf(int text) => answers[text];

    /// <summary>By pair.</summary>
    public ReadOnlySpan<double> Relevances => relevances;

    /// <summary>The pairs of each query, in their order; the queries in the order of their first pairs.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups => groups;

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var (selectedQueries, selectedRelevances) = (new int[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            selectedQueries[i] = queries[rows[i]];
            selectedRelevances[i] = relevances[rows[i]];
        }

        return new RelevanceTargets(selectedQueries, selectedRelevances);
    }

    /// <returns>Int32 [batch]: 1 where the document is relevant, else 0.</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var relevant = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            relevant[i] = relevances[rows[i]] > 0 ? 1 : 0;
        }

        return backend.FromHost(relevant, new Shape(rows.Length));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(MemoryMarshal.AsBytes(queries.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(relevances.AsSpan()));
    }
}
