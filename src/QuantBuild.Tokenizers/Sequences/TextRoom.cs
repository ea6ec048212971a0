namespace QuantBuild.Tokenizers.Sequences;

/// <summary>How much of a text, or of a pair's texts, is kept, as the tokenizers of published models decide
/// it.</summary>
internal static class TextRoom
{
    /// <summary>How many tokens of a text to keep.</summary>
    /// <exception cref="TextTooLongException">The text is not to be cut.</exception>
    public static int OfSingle(int length, int room, TruncationStrategy strategy) =>
        length > room && strategy == TruncationStrategy.None
            ? throw new TextTooLongException(
                $"The text has more than the {room} tokens that have room, and is not to be cut. Give a shorter one.")
            : Math.Min(length, room);

    /// <summary>How many tokens of each text of a pair to keep.</summary>
    /// <exception cref="TextTooLongException">What the strategy lets be cut is too short for it.</exception>
    public static (int First, int Second) OfPair(int first, int second, int room, TruncationStrategy strategy)
    {
        var excess = first + (long)second - room;
        return strategy switch
        {
            _ when excess <= 0 => (first, second),
            TruncationStrategy.LongestFirst => LongestFirst.Fit(first, second, room),
            TruncationStrategy.OnlyFirst when first > excess => ((int)(first - excess), second),
            TruncationStrategy.OnlySecond when second > excess => (first, (int)(second - excess)),
            _ => throw new TextTooLongException(
                $"The texts have {first} and {second} tokens, of which {room} have room, and the strategy {strategy} "
                + "does not leave one of each. Give shorter ones, or cut the longest first."),
        };
    }
}
