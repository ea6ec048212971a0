using System.Buffers;
using System.Runtime.CompilerServices;

namespace QuantBuild.Tokenizers.Text;

/// <summary>A growing list that starts on the caller's stack and moves to the array pool. Dispose it.</summary>
internal ref struct PooledBuffer<T>(Span<T> initial)
    where T : unmanaged
{
    private Span<T> items = initial;
    private T[]? rented;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => items[..Count];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if ((uint)Count >= (uint)items.Length)
        {
            Grow();
        }

        items[Count++] = item;
    }

    /// <summary>Adds so many items of any content, which the caller sets.</summary>
    public Span<T> Extend(int count)
    {
        var needed = checked(Count + count);
        while (items.Length < needed)
        {
            Grow();
        }

        var added = items[Count..needed];
        Count = needed;
        return added;
    }

    /// <summary>The items from a place on, to be changed.</summary>
    public readonly Span<T> From(int start) => items[start..Count];

    public void Clear() => Count = 0;

    /// <summary>Shortens the list.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    public readonly void Sort() => items[..Count].Sort();

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
            rented = null;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(checked(Math.Max(16, items.Length * 2)));
        items[..Count].CopyTo(larger);
        Dispose();
        rented = larger;
        items = larger;
    }
}
