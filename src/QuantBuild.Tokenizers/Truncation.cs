namespace QuantBuild.Tokenizers;

/// <summary>How texts that are too long are cut.</summary>
/// <param name="Strategy">Which text of a pair is.</param>
/// <param name="Side">Where: what is on this side of a text is left out.</param>
public sealed record Truncation(TruncationStrategy Strategy, SequenceSide Side)
{
    /// <summary>The longer text first, at its end: what holds where a tokenizer's files say nothing.</summary>
    public static Truncation Default { get; } = new(TruncationStrategy.LongestFirst, SequenceSide.Right);
}
