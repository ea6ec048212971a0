namespace QuantBuild.Models.Data;

/// <summary>Token ids, token types and targets of many texts, in compact arrays.</summary>
public sealed class TokenizedDataset
{
    private readonly int[] tokens;
    private readonly byte[] types;
    private readonly int[] offsets;
    private readonly int[] sourceRows;

    internal TokenizedDataset(
        int[] tokens, byte[] types, int[] offsets, ITargets? targets, int[] sourceRows, bool hasStreams = false)
    {
        HasStreams = hasStreams;
        this.tokens = tokens;
        this.types = types;
        this.offsets = offsets;
        Targets = targets;
        this.sourceRows = sourceRows;
        for (var row = 0; row < sourceRows.Length; row++)
        {
            LongestLength = Math.Max(LongestLength, LengthOf(row));
        }
    }

    /// <summary>How many texts.</summary>
    public int Count => sourceRows.Length;

    /// <summary>Tokens of the longest text; 0 where there is none.</summary>
    public int LongestLength { get; }

    /// <summary>Tokens of all texts together.</summary>
    public int TokenCount => tokens.Length;

    /// <summary>
    /// Whether the token types tell two streams of tokens apart: 0 for what an encoder reads, and behind it 1 for what
    /// a decoder reads, the text to be written behind its start token.
    /// </summary>
    public bool HasStreams { get; }

    /// <summary>What the texts are to be answered with; null where that is not known.</summary>
    public ITargets? Targets { get; }

    /// <summary>How many answers the texts are to be given: one each, unless their targets say otherwise.</summary>
    public int Answers => Targets?.Answers ?? Count;

    /// <summary>Which row of the original data each text was, from 0.</summary>
    public ReadOnlySpan<int> SourceRows => sourceRows;

    internal ReadOnlySpan<int> AllTokens => tokens;

    internal ReadOnlySpan<byte> AllTypes => types;

    internal ReadOnlySpan<int> Offsets => offsets;

    public int LengthOf(int row) => offsets[row + 1] - offsets[row];

    public ReadOnlySpan<int> TokensOf(int row) => tokens.AsSpan(offsets[row], LengthOf(row));

    public ReadOnlySpan<byte> TokenTypesOf(int row) => types.AsSpan(offsets[row], LengthOf(row));

    /// <summary>Tokens of a text that an encoder reads; all where there are no streams.</summary>
    public int SourceLengthOf(int row) => HasStreams ? TokenTypesOf(row).Count((byte)0) : LengthOf(row);

    /// <summary>The texts that an encoder reads, without what a decoder does, and without targets.</summary>
    /// <exception cref="InvalidOperationException">The texts have no streams.</exception>
    public TokenizedDataset Sources()
    {
        if (!HasStreams)
        {
            throw new InvalidOperationException("The texts have one stream of tokens.");
        }

        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < Count; row++)
        {
            builder.Add(TokensOf(row)[..SourceLengthOf(row)], [], sourceRows[row]);
        }

        return builder.Build();
    }

    /// <summary>The given rows, in the given order.</summary>
    public TokenizedDataset Select(ReadOnlySpan<int> rows)
    {
        var builder = new TokenizedDatasetBuilder { HasStreams = HasStreams };
        foreach (var row in rows)
        {
            builder.Add(TokensOf(row), TokenTypesOf(row), sourceRows[row]);
        }

        return builder.Build(Targets?.Select(rows));
    }

    /// <summary>The same texts with other tokens in their places, and with targets.</summary>
    /// <param name="shown">As many as there are, of all texts one after another; kept, not copied.</param>
    /// <param name="targets">One a text.</param>
    internal TokenizedDataset WithTokens(int[] shown, ITargets targets) =>
        new(shown, types, offsets, targets, sourceRows, HasStreams);

    /// <summary>
    /// Draws texts without replacement; the same seed draws the same, in the same order, and a larger sample starts
    /// with the smaller one. All texts, in drawn order, where there are no more.
    /// </summary>
    public TokenizedDataset Sample(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = RandomOrder.Of(Count, seed, RandomPurpose.Sample, step: 0);
        return Select(order.AsSpan(0, Math.Min(count, Count)));
    }

    /// <summary>
    /// Draws a share of the answers, with all their texts, that is held back from a training, to judge it by. In both
    /// parts the texts stay in their order; the same seed draws the same.
    /// </summary>
    /// <param name="share">In (0, 1), rounded down to whole answers; at least one is held back, one is left.</param>
    /// <param name="seed">Of the draw.</param>
    /// <exception cref="InvalidOperationException">There are fewer than two answers.</exception>
    public (TokenizedDataset Left, TokenizedDataset HeldBack) HoldBack(double share, ulong seed)
    {
        if (Answers < 2)
        {
            throw new InvalidOperationException("A data set of fewer than two answers cannot be divided.");
        }

        var order = RandomOrder.Of(Answers, seed, RandomPurpose.HeldBack, step: 0);
        var isHeldBack = new bool[Answers];
        foreach (var answer in order.AsSpan(0, Math.Clamp((int)(Answers * share), 1, Answers - 1)))
        {
            isHeldBack[answer] = true;
        }

        var rows = Enumerable.Range(0, Count).ToLookup(text => isHeldBack[Targets?.AnswerOf(text) ?? text]);
        return (Select([.. rows[false]]), Select([.. rows[true]]));
    }
}
