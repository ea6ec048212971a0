using System.Text;

namespace QuantBuild.Tokenizers;

/// <summary>
/// A text that is put together of the tokens that a model writes, as SentencePiece does: the mark of a space becomes
/// one, but not in the first token, and special tokens become nothing. What each token adds depends on those before it
/// alone, so that a text can be shown while it is written. For one thread at a time.
/// </summary>
public sealed class TokenText
{
    private readonly Func<int, string> tokenOf;
    private readonly IReadOnlySet<int> special;
    private readonly string mark;
    private readonly bool dropsFirstMark;
    private bool hasBegun;

    internal TokenText(Func<int, string> tokenOf, IReadOnlySet<int> special, string mark, bool dropsFirstMark)
    {
        this.tokenOf = tokenOf;
        this.special = special;
        this.mark = mark;
        this.dropsFirstMark = dropsFirstMark;
    }

    /// <summary>Adds the next token.</summary>
    /// <param name="id">Of the tokenizer; a model's embedding may have more rows.</param>
    /// <returns>What it adds to the text; empty for a special token and for an id that stands for none.</returns>
    public string Add(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        if (special.Contains(id) || tokenOf(id) is not { Length: > 0 } token)
        {
            return string.Empty;
        }

        var isFirst = !hasBegun;
        hasBegun = true;
        return token.Replace(mark, isFirst && dropsFirstMark ? string.Empty : " ", StringComparison.Ordinal);
    }

    /// <summary>Adds the next tokens.</summary>
    /// <returns>What they add to the text.</returns>
    public string AddAll(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            text.Append(Add(id));
        }

        return text.ToString();
    }
}
