using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>Keeps the keys behind each query of causal attention out of its row; does nothing else.</summary>
/// <param name="shape">Of the operands.</param>
/// <param name="validKeys">The keys that the columns are.</param>
/// <param name="firstQuery">Number of the query of the first row.</param>
internal readonly unsafe struct Causality(AttentionShape shape, ValidKeys validKeys, int firstQuery)
{
    /// <summary>Sets the scores of keys behind the queries to −∞.</summary>
    /// <param name="scores">[rows, keys]</param>
    public void HideKeysBehind(MatrixView scores)
    {
        for (var row = 0; shape.IsCausal && row < scores.Rows; row++)
        {
            var seen = SeenBy(row);
            new Span<float>(scores.Data + (row * scores.RowStride) + seen, validKeys.Count - seen)
                .Fill(float.NegativeInfinity);
        }
    }

    /// <summary>Sets the rows of queries that see no key to 0: a softmax of −∞ alone is not a number.</summary>
    /// <param name="probabilities">[rows, keys], and what stands behind a row up to the next.</param>
    public void ClearRowsWithoutKeys(MatrixView probabilities)
    {
        for (var row = 0; shape.IsCausal && row < probabilities.Rows && SeenBy(row) == 0; row++)
        {
            new Span<float>(probabilities.Data + (row * probabilities.RowStride), (int)probabilities.RowStride).Clear();
        }
    }

    private int SeenBy(int row) => validKeys.CountUpTo(shape.LastSeen(firstQuery + row));
}
