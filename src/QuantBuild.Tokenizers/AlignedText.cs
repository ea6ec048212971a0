namespace QuantBuild.Tokenizers;

/// <summary>An encoded text or pair of texts, and where its tokens come from.</summary>
/// <param name="Tokens">As <see cref="ITokenizer.Encode"/> gives them.</param>
/// <param name="Sources">One a token, [length].</param>
public sealed record AlignedText(TokenizedText Tokens, TokenSource[] Sources);
