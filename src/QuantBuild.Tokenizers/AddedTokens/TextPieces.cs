namespace QuantBuild.Tokenizers.AddedTokens;

/// <summary>A text as added tokens and what stands between them, from left to right, none empty.</summary>
internal ref struct TextPieces(ReadOnlySpan<char> text, AddedTokenMatcher tokens)
{
    private readonly ReadOnlySpan<char> text = text;
    private int next;
    private AddedTokenMatch? found;

    public TextPiece Current { get; private set; }

    public readonly TextPieces GetEnumerator() => this;

    public bool MoveNext()
    {
        if (found is not { } match)
        {
            if (next == text.Length)
            {
                return false;
            }

            if (!tokens.TryFind(text, next, out match))
            {
                Current = new(Id: null, next, text.Length);
                next = text.Length;
                return true;
            }

            if (match.Start > next)
            {
                found = match;
                Current = new(Id: null, next, match.Start);
                return true;
            }
        }

        Current = new(match.Id, match.Start, match.End);
        found = null;
        next = match.End;
        return true;
    }
}
