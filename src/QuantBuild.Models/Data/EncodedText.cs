using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>What a model is given of a row.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="IsCut">Whether it lost its end, since it had more tokens than were wanted.</param>
public sealed record EncodedText(TokenizedText Tokens, bool IsCut)
{
    /// <summary>Where each token comes from; null where the form of the texts does not ask.</summary>
    public IReadOnlyList<TokenSource>? Sources { get; init; }
}
