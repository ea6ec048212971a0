namespace QuantBuild.Bench.Tokenizing;

/// <summary>A tokenizer beside the reference on the same texts, each with one thread.</summary>
/// <param name="Tokenizer">Name of its folder.</param>
/// <param name="Model">What <c>tokenizer.json</c> calls its model.</param>
/// <param name="Text">Name of the file with the texts.</param>
/// <param name="Lines">How many texts.</param>
/// <param name="DifferentLines">Those whose ids are not the reference's; they are not timed.</param>
/// <param name="Tokens">Of the others, special tokens included.</param>
/// <param name="Seconds">Of a round, processor time, the median.</param>
/// <param name="ReferenceSeconds">Likewise.</param>
internal sealed record TokenizerMeasurement(
    string Tokenizer,
    string Model,
    string Text,
    int Lines,
    int DifferentLines,
    long Tokens,
    double Seconds,
    double ReferenceSeconds)
{
    public double MillionTokensPerSecond => Tokens / Seconds / 1e6;

    public double ReferenceMillionTokensPerSecond => Tokens / ReferenceSeconds / 1e6;

    /// <summary>How many times as fast as the reference.</summary>
    public double Times => ReferenceSeconds / Seconds;
}
