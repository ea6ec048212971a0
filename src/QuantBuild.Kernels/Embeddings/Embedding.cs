using QuantBuild.Kernels.Elementwise;

namespace QuantBuild.Kernels.Embeddings;

/// <summary>Rows of a table [vocabulary, columns] chosen by int32 ids.</summary>
public static unsafe class Embedding
{
    /// <summary>result[t, ·] = table[ids[t], ·] for tokens start … start + count − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id lies outside the table.</exception>
    public static void Gather(
        float* table, int* ids, float* result, nint vocabulary, nint columns, nint start, nint count)
    {
        for (var token = start; token < start + count; token++)
        {
            var id = ids[token];
            if (id < 0 || id >= vocabulary)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), id, $"The id of token {token} must lie in 0 … {vocabulary - 1}.");
            }

            Arithmetic.Copy(table + (id * columns), result + (token * columns), 0, columns);
        }
    }

    /// <summary>
    /// tableGradient[ids[t], ·] += gradient[t, ·] for all tokens in order, for those ids that lie in
    /// startRow … startRow + rowCount − 1: each row of the table has one owner, whatever the number of threads.
    /// </summary>
    public static void ScatterAdd(
        float* gradient, int* ids, nint tokens, float* tableGradient, nint columns, nint startRow, nint rowCount)
    {
        for (nint token = 0; token < tokens; token++)
        {
            var id = ids[token];
            if (id >= startRow && id < startRow + rowCount)
            {
                Arithmetic.Accumulate(gradient + (token * columns), tableGradient + (id * columns), 0, columns);
            }
        }
    }

    /// <summary>
    /// Lists the distinct ids in order of first appearance, for a row-sparse gradient [distinct, columns] that
    /// <see cref="ScatterAdd"/> fills when it is given <paramref name="slots"/> as ids.
    /// </summary>
    /// <param name="ids">[tokens], each in 0 … vocabulary − 1.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="slotOfRow">[vocabulary], every element −1 before the call and after it.</param>
    /// <param name="rows">Receives the distinct ids; room for [tokens].</param>
    /// <param name="slots">Receives, for each token, the index of its id in <paramref name="rows"/>; [tokens].</param>
    /// <returns>The number of distinct ids.</returns>
    public static int Distinct(int* ids, nint tokens, int* slotOfRow, int* rows, int* slots)
    {
        var distinct = 0;
        for (nint token = 0; token < tokens; token++)
        {
            var id = ids[token];
            if (slotOfRow[id] < 0)
            {
                slotOfRow[id] = distinct;
                rows[distinct++] = id;
            }

            slots[token] = slotOfRow[id];
        }

        for (var slot = 0; slot < distinct; slot++)
        {
            slotOfRow[rows[slot]] = -1;
        }

        return distinct;
    }
}
