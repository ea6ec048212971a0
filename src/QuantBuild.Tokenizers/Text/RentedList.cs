using System.Buffers;
using System.Runtime.CompilerServices;

namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// A growing list in arrays of the pool, for what a <see cref="PooledBuffer{T}"/> on the stack would not outlive. It is
/// passed by reference only. Dispose it.
/// </summary>
internal struct RentedList<T> : IDisposable
    where T : unmanaged
{
    private const int Smallest = 256;

    private T[]? items;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => items.AsSpan(0, Count);

    /// <summary>The items from a place on, to be changed.</summary>
    public readonly Span<T> From(int start) => items.AsSpan(start, Count - start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (items is null || (uint)Count >= (uint)items.Length)
        {
            Grow();
        }

        items![Count++] = item;
    }

    /// <summary>Adds so many items of any content, which the caller sets.</summary>
    public Span<T> Extend(int count)
    {
        var needed = checked(Count + count);
        while (items is null || items.Length < needed)
        {
            Grow();
        }

        Count = needed;
        return items.AsSpan(needed - count, count);
    }

    /// <summary>Shortens the list.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    public void Dispose()
    {
        if (items is not null)
        {
            ArrayPool<T>.Shared.Return(items);
            (items, Count) = (null, 0);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(checked(Math.Max(Smallest, (items?.Length ?? 0) * 2)));
        Items.CopyTo(larger);
        var count = Count;
        Dispose();
        (items, Count) = (larger, count);
    }
}
