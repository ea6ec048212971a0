namespace QuantBuild.Kernels.Decoding;

/// <summary>How tokens of a text are chosen, one after another.</summary>
public sealed record DecodingOptions
{
    /// <summary>The token in front of every text.</summary>
    public required int StartToken { get; init; }

    /// <summary>The token that ends a text.</summary>
    public required int EndToken { get; init; }

    /// <summary>
    /// Tokens of the longest text, the end's among them; at least 1. In transformers <c>max_new_tokens</c>, or
    /// <c>max_length</c> less the start token.
    /// </summary>
    public required int MaximumTokens { get; init; }

    /// <summary>Texts that are followed at once; default 1: always the likeliest token.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>
    /// A finished text's score is the sum of its tokens' log probabilities divided by their number to this power;
    /// default 1. Above 0 long texts gain, below 0 short ones. Without effect for one beam.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>When a search ends that has found enough; default <see cref="EarlyStopping.Estimated"/>.</summary>
    public EarlyStopping EarlyStopping { get; init; }

    /// <summary>What is wrong with them for a model, in a sentence; null where nothing is.</summary>
    /// <param name="vocabulary">The model's tokens.</param>
    public string? ProblemFor(int vocabulary) => this switch
    {
        { MaximumTokens: < 1 } => $"A text has at least one token, not {MaximumTokens}.",
        _ when Beams < 1 || Beams > vocabulary => $"{Beams} beams are not between 1 and {vocabulary}.",
        _ when StartToken < 0 || StartToken >= vocabulary => $"The token {StartToken} is none of {vocabulary}.",
        _ when EndToken < 0 || EndToken >= vocabulary => $"The token {EndToken} is none of {vocabulary}.",
        _ when !double.IsFinite(LengthPenalty) => $"A length penalty is a number, not {LengthPenalty}.",
        _ => null,
    };
}
