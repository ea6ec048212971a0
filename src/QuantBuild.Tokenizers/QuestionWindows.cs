namespace QuantBuild.Tokenizers;

/// <summary>A question with each of the windows of a text in which its answer is looked for.</summary>
public static class QuestionWindows
{
    // A question that left windows a few tokens each would make very many of them.
    private const int ShareOfText = 4;

    /// <summary>The inputs of a model: in each, the whole question and a window of the text behind it.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="question">Any text.</param>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most tokens of an input, special ones and the question's included.</param>
    /// <param name="stride">
    /// How many tokens of the text a window has in common with the one before it, not negative; at most half of a
    /// window's are.
    /// </param>
    /// <returns>One at least, those of the text's beginning first.</returns>
    /// <exception cref="TextTooLongException">
    /// The question leaves the text less than a quarter of <paramref name="maxLength"/>.
    /// </exception>
    public static IReadOnlyList<AlignedText> Of(
        ITokenizer tokenizer, string question, string text, int maxLength, int stride)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var whole = new Truncation(TruncationStrategy.OnlySecond, SequenceSide.Right);
        var ofQuestion = tokenizer.Encode(question, pair: null, int.MaxValue, whole).Length
            - tokenizer.LayoutOf(isPair: false).SpecialTokens;
        var room = maxLength - tokenizer.LayoutOf(isPair: true).SpecialTokens - ofQuestion;
        return room > 0 && room >= maxLength / ShareOfText
            ? tokenizer.EncodeWindows(question, text, maxLength, Math.Min(stride, room / 2), whole)
            : throw new TextTooLongException(
                $"The question has {ofQuestion} tokens, which leave the text {Math.Max(room, 0)} of {maxLength}; a "
                + "quarter is needed. Shorten the question, or allow more tokens.");
    }
}
