using System.Runtime.CompilerServices;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>
/// The ids of a text's tokens; where it is aligned, with what each comes from. A model gives a token's range in what it
/// read, and <see cref="Align"/> leads it back, step by step, to the text. It is passed by reference only. Dispose it.
/// </summary>
/// <param name="isAligned">Whether ranges are kept.</param>
internal struct TokenBuffer(bool isAligned) : IDisposable
{
    private RentedList<int> ids;
    private RentedList<TokenSource> sources;
    private int word = -1;

    public readonly bool IsAligned { get; } = isAligned;

    public readonly int Count => ids.Count;

    public readonly ReadOnlySpan<int> Ids => ids.Items;

    /// <summary>One an id; empty where ranges are not kept.</summary>
    public readonly ReadOnlySpan<TokenSource> Sources => sources.Items;

    /// <summary>Begins a word: what is added now belongs to it.</summary>
    public void BeginWord() => word++;

    /// <param name="id">Of the token.</param>
    /// <param name="start">Where it begins in what the model read.</param>
    /// <param name="end">Behind its end there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id, int start, int end)
    {
        ids.Add(id);
        if (IsAligned)
        {
            sources.Add(new(SequencePart.FirstText, start, end, word));
        }
    }

    /// <summary>Adds a word's tokens; where ranges are kept, they are to be set.</summary>
    /// <param name="added">Their ids.</param>
    public void AddAll(scoped ReadOnlySpan<int> added)
    {
        added.CopyTo(ids.Extend(added.Length));
        if (IsAligned)
        {
            sources.Extend(added.Length).Fill(new(SequencePart.FirstText, Start: 0, End: 0, word));
        }
    }

    /// <summary>Sets the range of a token.</summary>
    /// <param name="token">Its place.</param>
    /// <param name="start">Where it begins in what the model read.</param>
    /// <param name="end">Behind its end there.</param>
    public readonly void SetRange(int token, int start, int end)
    {
        ref var source = ref sources.From(token)[0];
        source = source with { Start = start, End = end };
    }

    /// <summary>Adds a token that is a word of its own.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddWord(int id, int start, int end)
    {
        BeginWord();
        Add(id, start, end);
    }

    /// <summary>Leads the ranges of the tokens from one on back to what a step read; without ranges, nothing.</summary>
    public readonly void Align(int from, Alignment alignment)
    {
        if (!IsAligned)
        {
            return;
        }

        foreach (ref var source in sources.From(from))
        {
            var (start, end) = alignment.Of(source.Start, source.End);
            source = source with { Start = start, End = end };
        }
    }

    /// <summary>Moves the ranges of the tokens from one on; without ranges, nothing.</summary>
    public readonly void Shift(int from, int places)
    {
        if (IsAligned)
        {
            foreach (ref var source in sources.From(from))
            {
                source = source with { Start = source.Start + places, End = source.End + places };
            }
        }
    }

    /// <summary>Makes the tokens from one on belong to a word.</summary>
    public readonly void SetWord(int from, int number)
    {
        foreach (ref var source in sources.From(from))
        {
            source = source with { Word = number };
        }
    }

    /// <summary>Shortens the list.</summary>
    public void Truncate(int count)
    {
        ids.Truncate(count);
        sources.Truncate(count);
    }

    public void Dispose()
    {
        ids.Dispose();
        sources.Dispose();
    }
}
