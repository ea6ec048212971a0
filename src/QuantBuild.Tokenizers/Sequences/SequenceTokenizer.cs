namespace QuantBuild.Tokenizers.Sequences;

/// <summary>What tokenizers have in common: special tokens round the texts, and where they are cut.</summary>
internal abstract class SequenceTokenizer(SequenceParts parts) : ITokenizer
{
    private readonly HashSet<int> addedIds = [.. parts.AddedTokens.Select(token => token.Id)];

    public int VocabularySize => parts.Tokens.Length;

    public SpecialTokenIds SpecialIds => parts.SpecialIds;

    public int? MaximumLength => parts.MaximumLength;

    public Truncation Truncation => parts.Truncation;

    public Padding Padding => parts.Padding;

    public SequenceLayout LayoutOf(bool isPair) => TemplateOf(isPair).Layout;

    public string TokenOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, parts.Tokens.Length);
        return parts.Tokens[id];
    }

    public virtual TokenText? BeginText() => null;

    public TokenizedText Encode(string text, string? pair, int maxLength, Truncation? truncation = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = new TokenBuffer(isAligned: false);
        var second = new TokenBuffer(isAligned: false);
        try
        {
            var template = TemplateOf(pair is not null);
            var how = truncation ?? parts.Truncation;
            var (ofFirst, ofSecond) = Encode(text, pair, RoomOf(template, maxLength), how, ref first, ref second);
            return template.Fill(first.Ids[ofFirst], second.Ids[ofSecond]);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    public AlignedText EncodeWithOffsets(string text, string? pair, int maxLength, Truncation? truncation = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = new TokenBuffer(isAligned: true);
        var second = new TokenBuffer(isAligned: true);
        try
        {
            var template = TemplateOf(pair is not null);
            var how = truncation ?? parts.Truncation;
            var (ofFirst, ofSecond) = Encode(text, pair, RoomOf(template, maxLength), how, ref first, ref second);
            return Trimmed(template.Fill(first, ofFirst, second, ofSecond), _ => text, pair);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    public IReadOnlyList<AlignedText> EncodeWindows(
        string text, string? pair, int maxLength, int stride, Truncation? truncation = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var how = truncation ?? parts.Truncation;
        var isFirst = pair is null || how.Strategy == TruncationStrategy.OnlyFirst;
        if (how.Strategy == TruncationStrategy.None || (!isFirst && how.Strategy != TruncationStrategy.OnlySecond))
        {
            throw new ArgumentException(
                $"The strategy {how.Strategy} does not say which text is cut into windows. Give "
                + $"{TruncationStrategy.OnlyFirst} or {TruncationStrategy.OnlySecond}.",
                nameof(truncation));
        }

        var first = new TokenBuffer(isAligned: true);
        var second = new TokenBuffer(isAligned: true);
        try
        {
            var template = TemplateOf(pair is not null);
            var room = RoomOf(template, maxLength);
            EncodeText(text, int.MaxValue, ref first);
            EncodeText(pair, int.MaxValue, ref second);
            var (ofFirst, ofSecond) = pair is null
                ? (TextRoom.OfSingle(first.Count, room, how.Strategy), 0)
                : TextRoom.OfPair(first.Count, second.Count, room, how.Strategy);
            var (length, size) = isFirst ? (first.Count, ofFirst) : (second.Count, ofSecond);
            if (length > size)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stride, size);
            }

            var windows = new List<AlignedText>();
            foreach (var window in TextWindows.Of(length, size, stride, how.Side))
            {
                var tokens = isFirst
                    ? template.Fill(first, window, second, ..)
                    : template.Fill(first, .., second, window);
                windows.Add(Trimmed(tokens, _ => text, pair));
            }

            return windows;
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    public AlignedText EncodeWords(IReadOnlyList<string> words, int maxLength, Truncation? truncation = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        var how = truncation ?? parts.Truncation;
        var room = RoomOf(parts.SingleTemplate, maxLength);
        var tokens = new TokenBuffer(isAligned: true);
        try
        {
            var enough = Enough(room, how);
            for (var word = 0; word < words.Count && tokens.Count < enough; word++)
            {
                var tokensBefore = tokens.Count;
                EncodeText(words[word], enough, ref tokens);
                tokens.SetWord(tokensBefore, word);
            }

            var kept = Kept(tokens.Count, TextRoom.OfSingle(tokens.Count, room, how.Strategy), how.Side);
            return Trimmed(parts.SingleTemplate.Fill(tokens, kept, default, ..), word => words[word], pair: null);
        }
        finally
        {
            tokens.Dispose();
        }
    }

    /// <summary>Adds a text's tokens; it may stop once there are at least <paramref name="enough"/>.</summary>
    protected abstract void EncodeText(ReadOnlySpan<char> text, int enough, ref TokenBuffer tokens);

    // What to keep of the tokens that it adds.
    private (Range First, Range Second) Encode(
        string text, string? pair, int room, Truncation how, ref TokenBuffer first, ref TokenBuffer second)
    {
        if (pair is null)
        {
            EncodeText(text, Enough(room, how), ref first);
            return (Kept(first.Count, TextRoom.OfSingle(first.Count, room, how.Strategy), how.Side), ..);
        }

        // A pair's cut depends on both whole lengths.
        EncodeText(text, int.MaxValue, ref first);
        EncodeText(pair, int.MaxValue, ref second);
        var (ofFirst, ofSecond) = TextRoom.OfPair(first.Count, second.Count, room, how.Strategy);
        return (Kept(first.Count, ofFirst, how.Side), Kept(second.Count, ofSecond, how.Side));
    }

    // The first token is that of what was kept.
    private AlignedText Trimmed(AlignedText aligned, Func<int, string> textOf, string? pair)
    {
        if (parts.Trimming is not { } trimming)
        {
            return aligned;
        }

        var before = SequencePart.SpecialToken;
        for (var i = 0; i < aligned.Sources.Length; i++)
        {
            ref var source = ref aligned.Sources[i];
            if (source.Part != SequencePart.SpecialToken)
            {
                var text = source.Part == SequencePart.FirstText ? textOf(source.Word) : pair;
                var id = aligned.Tokens.Ids[i];
                source = trimming.Trim(
                    source,
                    text,
                    addedIds.Contains(id) ? text.AsSpan(source.Start..source.End) : parts.Tokens[id],
                    isFirst: source.Part != before);
            }

            before = source.Part;
        }

        return aligned;
    }

    // A single text needs no token past its cut, but one that shows that it is too long.
    private static int Enough(int room, Truncation how) => how switch
    {
        { Side: SequenceSide.Left } => int.MaxValue,
        { Strategy: TruncationStrategy.None } => room < int.MaxValue ? room + 1 : room,
        _ => room,
    };

    private static Range Kept(int length, int count, SequenceSide side) =>
        side == SequenceSide.Right ? ..count : (length - count)..length;

    private static int RoomOf(SequenceTemplate template, int maxLength) =>
        maxLength >= template.SpecialTokens
            ? maxLength - template.SpecialTokens
            : throw new ArgumentOutOfRangeException(
                nameof(maxLength), maxLength, $"The special tokens alone take {template.SpecialTokens}.");

    private SequenceTemplate TemplateOf(bool isPair) => isPair ? parts.PairTemplate : parts.SingleTemplate;
}
