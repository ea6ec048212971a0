using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>
/// Gives each batch a copy of the embedding rows it uses, as a leaf of its own, so that the gradient has their size and
/// not the table's. Everything else is asked of another transform.
/// </summary>
public sealed class SparseEmbeddings(IForwardTransform inner) : IForwardTransform
{
    private readonly List<RowUpdate> updates = [];
    private EmbeddingLookup? shared;

    /// <summary>The rows that the forward passes since <see cref="Forget"/> looked up.</summary>
    public IReadOnlyList<RowUpdate> Updates => updates;

    public void Forget()
    {
        updates.Clear();
        shared = null;
    }

    /// <summary>
    /// Forgets, and lets all forward passes until the next time take the rows of one lookup together: they add to one
    /// gradient, as a batch of all their texts would.
    /// </summary>
    /// <param name="whole">With every row that they look up.</param>
    public void Share(EmbeddingLookup whole)
    {
        updates.Clear();
        shared = whole;
    }

    public Tensor Weight(string linear, Tensor weight) => inner.Weight(linear, weight);

    public CodedMatrix? Coded(string linear) => inner.Coded(linear);

    public Tensor Parameter(string name, Tensor value) => inner.Parameter(name, value);

    public Tensor Input(string point, Tensor input) => inner.Input(point, input);

    public Tensor Operand(string point, Tensor operand) => inner.Operand(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) =>
        inner.Probabilities(point, shape);

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(lookup);
        if (shared is null)
        {
            return CopyOf(table, lookup).Embedding(lookup.Inverse);
        }

        var copy = updates.Find(update => update.Table == table).Copy ?? CopyOf(table, shared);
        return copy.Embedding(lookup.PlacesIn(shared));
    }

    private Tensor CopyOf(Tensor table, EmbeddingLookup lookup)
    {
        var copy = table.Backend.Embedding(table, lookup.UniqueRows, record: false).Output;
        copy.RequiresGradient = true;
        updates.Add(new RowUpdate(table, lookup.UniqueRows, copy));
        return copy;
    }
}
