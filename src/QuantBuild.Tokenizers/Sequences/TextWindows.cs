namespace QuantBuild.Tokenizers.Sequences;

/// <summary>Where a text is cut into windows, as the tokenizers of published models do it.</summary>
internal static class TextWindows
{
    /// <summary>The windows of a text, one after the other from the side that is kept.</summary>
    /// <param name="length">Tokens of the text.</param>
    /// <param name="size">The most tokens of a window.</param>
    /// <param name="stride">How many a window has of the one before it; less than <paramref name="size"/>.</param>
    /// <param name="side">The side that a cut leaves out: windows begin at the other.</param>
    public static IEnumerable<Range> Of(int length, int size, int stride, SequenceSide side)
    {
        // Of the part that no window has yet, each takes all but the stride.
        var step = size - stride;
        for (var left = length; ; left -= step)
        {
            var count = Math.Min(size, left);
            var start = side == SequenceSide.Right ? length - left : left - count;
            yield return start..(start + count);
            if (left <= size)
            {
                yield break;
            }
        }
    }
}
