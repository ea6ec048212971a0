using QuantBuild.Kernels.Embeddings;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Embeddings;

public sealed unsafe class EmbeddingTests
{
    private const int Vocabulary = 6;
    private const int Columns = 5;
    private static readonly int[] Ids = [3, 0, 3, 5, 0, 3];

    [Fact]
    public void Gather_OfIds_CopiesTheirRows()
    {
        var table = Some.Floats(Vocabulary * Columns);
        var result = new float[Ids.Length * Columns];
        fixed (float* t = table, y = result)
        fixed (int* i = Ids)
        {
            Embedding.Gather(t, i, y, Vocabulary, Columns, 2, 4);
            Embedding.Gather(t, i, y, Vocabulary, Columns, 0, 2);
        }

        result.ShouldBe(Ids.SelectMany(id => table[(id * Columns)..((id + 1) * Columns)]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Vocabulary)]
    public void Gather_OfAnIdOutsideTheTable_IsRefused(int id) =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            fixed (float* t = new float[Vocabulary * Columns], y = new float[Columns])
            fixed (int* i = new[] { id })
            {
                Embedding.Gather(t, i, y, Vocabulary, Columns, 0, 1);
            }
        });

    [Fact]
    public void ScatterAdd_InAnyPartition_AddsInTokenOrder()
    {
        var gradient = Some.Floats(Ids.Length * Columns, 1, 100);
        var expected = new float[Vocabulary * Columns];
        for (var i = 0; i < gradient.Length; i++)
        {
            expected[(Ids[i / Columns] * Columns) + (i % Columns)] += gradient[i];
        }

        ScatterAdd(gradient, Ids, Vocabulary, (0, Vocabulary)).ShouldBe(expected);
        ScatterAdd(gradient, Ids, Vocabulary, (4, 2), (0, 1), (1, 3)).ShouldBe(expected);
    }

    [Fact]
    public void Distinct_WithScatterAddIntoSlots_IsTheDenseGradientsRows()
    {
        var slotOfRow = Enumerable.Repeat(-1, Vocabulary).ToArray();
        var rows = new int[Ids.Length];
        var slots = new int[Ids.Length];
        int distinct;
        fixed (int* i = Ids, s = slotOfRow, r = rows, t = slots)
        {
            distinct = Embedding.Distinct(i, Ids.Length, s, r, t);
        }

        rows[..distinct].ShouldBe([3, 0, 5]);
        slotOfRow.ShouldAllBe(slot => slot == -1);
        var gradient = Some.Floats(Ids.Length * Columns, 1, 100);
        var dense = ScatterAdd(gradient, Ids, Vocabulary, (0, Vocabulary));
        ScatterAdd(gradient, slots, distinct, (0, distinct))
            .ShouldBe(rows[..distinct].SelectMany(row => dense[(row * Columns)..((row + 1) * Columns)]));
    }

    private static float[] ScatterAdd(float[] gradient, int[] ids, int rows, params (int Start, int Count)[] parts)
    {
        var result = new float[rows * Columns];
        fixed (float* dy = gradient, dt = result)
        fixed (int* i = ids)
        {
            foreach (var (start, count) in parts)
            {
                Embedding.ScatterAdd(dy, i, ids.Length, dt, Columns, start, count);
            }
        }

        return result;
    }
}
