using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// The keys and values of one decoder layer: of every position that was written, one row a written text and position in
/// the order of writing, and of the source.
/// </summary>
internal sealed class LayerCache
{
    private readonly int features;
    private readonly TensorScope scope;
    private readonly KeysAndValues source;
    private Tensor keys;
    private Tensor values;
    private int used;

    /// <param name="backend">Holds the cache, in its innermost scope.</param>
    /// <param name="capacity">Rows that there is room for at first; it grows.</param>
    /// <param name="source">[texts, source, features] each.</param>
    public LayerCache(ComputeBackend backend, int capacity, KeysAndValues source)
    {
        features = source.Keys.Shape[2];
        keys = backend.Zeros(new Shape(capacity, features));
        values = backend.Zeros(new Shape(capacity, features));
        scope = backend.Scope;
        this.source = source;
        Source = source;
    }

    /// <summary>Those of the source, for each written text.</summary>
    public KeysAndValues Source { get; private set; }

    /// <param name="next">[rows, 1, features] each.</param>
    public void Append(KeysAndValues next)
    {
        var rows = next.Keys.Shape[0];
        if (used + rows > keys.Shape[0])
        {
            keys = Enlarge(keys, used + rows);
            values = Enlarge(values, used + rows);
        }

        keys.Backend.CopyTo(next.Keys, keys, (long)used * features);
        values.Backend.CopyTo(next.Values, values, (long)used * features);
        used += rows;
    }

    /// <returns>[rows, positions, features] each</returns>
    public KeysAndValues At(PastPositions past) => new(keys.Embedding(past.Rows), values.Embedding(past.Rows));

    /// <summary>Says which source each written text is of.</summary>
    /// <param name="texts">Int32 [rows]</param>
    public void SelectSource(Tensor texts)
    {
        if (!ReferenceEquals(Source.Keys, source.Keys))
        {
            Source.Keys.Discard();
            Source.Values.Discard();
        }

        Source = new KeysAndValues(
            scope.Adopt(Select(source.Keys, texts)), scope.Adopt(Select(source.Values, texts)));
    }

    private Tensor Enlarge(Tensor rows, int needed)
    {
        var backend = rows.Backend;
        var larger = scope.Adopt(backend.Zeros(new Shape(int.Max(needed, checked(2 * rows.Shape[0])), features)));
        backend.CopyTo(rows, larger);
        rows.Discard();
        return larger;
    }

    private Tensor Select(Tensor all, Tensor texts)
    {
        var (count, positions) = (all.Shape[0], all.Shape[1]);
        using var made = all.Backend.OpenResultScope();
        return made.Return(all.Reshape(count, positions * features).Embedding(texts)
            .Reshape((int)texts.Shape.Count, positions, features));
    }
}
