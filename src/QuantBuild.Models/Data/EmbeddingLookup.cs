using QuantBuild.Tensors;

namespace QuantBuild.Models.Data;

/// <summary>
/// The table rows a batch uses: one index a position, and, made when first asked for, the distinct rows with each
/// position's place among them. Its tensors belong to the scope that is innermost when the lookup is made.
/// </summary>
public sealed class EmbeddingLookup
{
    private readonly ComputeBackend backend;
    private readonly TensorScope scope;
    private readonly int[] indices;
    private int[]? distinct;
    private Tensor? uniqueRows;
    private Tensor? inverse;

    /// <param name="backend">Where the index tensors are made.</param>
    /// <param name="indices">Row numbers, row-major over <paramref name="shape"/>; kept, not copied.</param>
    /// <param name="shape">[batch, sequence]</param>
    public EmbeddingLookup(ComputeBackend backend, int[] indices, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(indices);
        this.backend = backend;
        this.indices = indices;
        scope = backend.Scope;
        Indices = backend.FromHost(indices, shape);
    }

    /// <summary>Int32 [batch, sequence].</summary>
    public Tensor Indices { get; }

    /// <summary>Int32 [distinct]: the distinct row numbers, ascending.</summary>
    public Tensor UniqueRows => uniqueRows ??= MakeUniqueRows();

    /// <summary>Int32 [batch, sequence]: where each position's row stands in <see cref="UniqueRows"/>.</summary>
    public Tensor Inverse => inverse ??= PlacesIn(this);

    /// <summary>Where each position's row stands in the <see cref="UniqueRows"/> of another lookup.</summary>
    /// <param name="other">With at least the rows of this one.</param>
    /// <returns>Int32 [batch, sequence]</returns>
    public Tensor PlacesIn(EmbeddingLookup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.distinct ??= other.FindDistinct();
        var places = new int[indices.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Array.BinarySearch(other.distinct, indices[i]);
        }

        return scope.Adopt(backend.FromHost(places, Indices.Shape));
    }

    private int[] FindDistinct()
    {
        var sorted = (int[])indices.Clone();
        Array.Sort(sorted);
        var count = 0;
        foreach (var row in sorted)
        {
            if (count == 0 || sorted[count - 1] != row)
            {
                sorted[count++] = row;
            }
        }

        return sorted[..count];
    }

    private Tensor MakeUniqueRows()
    {
        distinct ??= FindDistinct();
        return scope.Adopt(backend.FromHost(distinct, new Shape(distinct.Length)));
    }
}
