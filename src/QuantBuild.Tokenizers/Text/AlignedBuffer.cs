using System.Runtime.CompilerServices;

namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// A growing list of what a step writes; where it is aligned, with the place in the step's input that each item comes
/// from: that of the first unit of a code point. Dispose it.
/// </summary>
/// <param name="initial">For the first items; more are rented.</param>
/// <param name="isAligned">Whether places are kept.</param>
internal ref struct AlignedBuffer<T>(Span<T> initial, bool isAligned)
    where T : unmanaged
{
    private PooledBuffer<T> items = new(initial);
    private PooledBuffer<int> sources;

    public readonly bool IsAligned { get; } = isAligned;

    public readonly int Count => items.Count;

    public readonly ReadOnlySpan<T> Items => items.Items;

    /// <summary>One an item; empty where places are not kept.</summary>
    public readonly ReadOnlySpan<int> Sources => sources.Items;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item, int source)
    {
        items.Add(item);
        if (IsAligned)
        {
            sources.Add(source);
        }
    }

    /// <summary>Adds items that all come from one place.</summary>
    public void AddAll(scoped ReadOnlySpan<T> added, int source) => added.CopyTo(Extend(added.Length, source));

    /// <summary>Adds so many items of any content, which the caller sets, that all come from one place.</summary>
    public Span<T> Extend(int count, int source)
    {
        if (IsAligned)
        {
            sources.Extend(count).Fill(source);
        }

        return items.Extend(count);
    }

    /// <summary>The places of the items from one on, to be set; empty where places are not kept.</summary>
    public readonly Span<int> SourcesFrom(int item) => IsAligned ? sources.From(item) : [];

    public void Clear()
    {
        items.Clear();
        sources.Clear();
    }

    public void Dispose()
    {
        items.Dispose();
        sources.Dispose();
    }
}
