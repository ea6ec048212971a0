using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>What a model is given of a row.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="IsCut">Whether it lost its end, since it had more tokens than were wanted.</param>
public sealed record EncodedText(TokenizedText Tokens, bool IsCut)
{
    /// <summary>Where each token comes from; null where the form of the texts does not ask.</summary>
    public IReadOnlyList<TokenSource>? Sources { get; init; }

    /// <summary>
    /// What a decoder is to write, the token that ends it among them; null where the form of the texts has no decoder.
    /// </summary>
    public int[]? Written { get; init; }

    /// <summary>A text or pair as the tokenizer gives it.</summary>
    /// <exception cref="TextTooLongException">The tokenizer's strategy does not let it be cut so far.</exception>
    internal static EncodedText Of(ITokenizer tokenizer, string text, string? pair, int maxLength)
    {
        // The tokenizer does not say what it left out: one token more shows it.
        var tokens = tokenizer.Encode(text, pair, maxLength);
        var isCut = tokens.Length >= maxLength && tokenizer.Encode(text, pair, maxLength + 1).Length > maxLength;
        return new EncodedText(tokens, isCut);
    }
}
