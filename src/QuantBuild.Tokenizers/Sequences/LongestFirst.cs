namespace QuantBuild.Tokenizers.Sequences;

/// <summary>Truncation of a pair from the right, as Hugging Face's fast tokenizers do it.</summary>
internal static class LongestFirst
{
    /// <summary>
    /// How many tokens of each text to keep so that both fit <paramref name="room"/>. Only the longer text shrinks as
    /// long as it stays the longer one; otherwise both get half, and the odd token goes to the second text unless the
    /// first was strictly longer.
    /// </summary>
    public static (int First, int Second) Fit(int first, int second, int room)
    {
        if (first + (long)second <= room)
        {
            return (first, second);
        }

        var shorter = Math.Min(first, second);
        var keptOfShorter = Math.Min(shorter, room / 2);
        var keptOfLonger = room - keptOfShorter;
        return first > second ? (keptOfLonger, keptOfShorter) : (keptOfShorter, keptOfLonger);
    }
}
