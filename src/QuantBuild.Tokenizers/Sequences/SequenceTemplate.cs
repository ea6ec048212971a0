namespace QuantBuild.Tokenizers.Sequences;

/// <summary>The order of texts and special tokens in a model's input: <c>[CLS] A [SEP] B [SEP]</c>.</summary>
internal sealed class SequenceTemplate(IReadOnlyList<TemplatePiece> pieces)
{
    private readonly TemplatePiece[] pieces = [.. pieces];

    public SequenceLayout Layout { get; } = new(
        pieces.Count(piece => piece.Part == SequencePart.SpecialToken),
        pieces.Select(piece => piece.TypeId).DefaultIfEmpty().Max());

    /// <summary>The number of special tokens: what the texts must leave room for.</summary>
    public int SpecialTokens => Layout.SpecialTokens;

    public IEnumerable<int> SpecialIds =>
        pieces.Where(piece => piece.Part == SequencePart.SpecialToken).Select(piece => piece.Id);

    /// <summary>Whether the template has the part exactly <paramref name="times"/> times.</summary>
    public bool Has(SequencePart part, int times) => pieces.Count(piece => piece.Part == part) == times;

    /// <summary>The same with the token type 0 for all.</summary>
    public SequenceTemplate WithoutTypes() => new([.. pieces.Select(piece => piece with { TypeId = 0 })]);

    public TokenizedText Fill(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var length = SpecialTokens + first.Length + second.Length;
        var ids = new int[length];
        var typeIds = new int[length];
        var at = 0;
        foreach (var piece in pieces)
        {
            var text = piece.Part switch
            {
                SequencePart.FirstText => first,
                SequencePart.SecondText => second,
                _ => [piece.Id],
            };
            text.CopyTo(ids.AsSpan(at));
            typeIds.AsSpan(at, text.Length).Fill(piece.TypeId);
            at += text.Length;
        }

        return new(ids, typeIds);
    }

    /// <summary>The same, with what the tokens come from.</summary>
    /// <param name="first">Tokens of the text, or of the pair's first; aligned.</param>
    /// <param name="ofFirst">Which of them.</param>
    /// <param name="second">Tokens of the pair's second text.</param>
    /// <param name="ofSecond">Which of them.</param>
    public AlignedText Fill(in TokenBuffer first, Range ofFirst, in TokenBuffer second, Range ofSecond)
    {
        var tokens = Fill(first.Ids[ofFirst], second.Ids[ofSecond]);
        var sources = new TokenSource[tokens.Length];
        var at = 0;
        foreach (var piece in pieces)
        {
            var text = piece.Part switch
            {
                SequencePart.FirstText => first.Sources[ofFirst],
                SequencePart.SecondText => second.Sources[ofSecond],
                _ => [TokenSource.None],
            };
            foreach (var source in text)
            {
                sources[at++] = source with { Part = piece.Part };
            }
        }

        return new(tokens, sources);
    }
}
