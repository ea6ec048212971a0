namespace QuantBuild.Kernels.Spans;

/// <summary>
/// The spans of a text with the largest scores, of logits of first and last tokens that come window by window (as
/// arXiv:1810.04805, section 4.2 and 4.3). Of equal scores the span that came first goes before; a span that several
/// windows have counts once, with its largest score.
/// </summary>
/// <param name="longest">Tokens of the longest span, at least 1.</param>
/// <param name="count">How many spans are kept, at least 1.</param>
public sealed class SpanRanking(int longest, int count)
{
    private readonly List<RankedSpan> best = new(count + 1);

    /// <summary>The spans, the largest score first; empty where no window has a token of the text.</summary>
    public IReadOnlyList<RankedSpan> Best => best;

    /// <summary>
    /// The score of there being none: the smallest over the windows of the sum of both logits of the first token;
    /// infinity where there is no window.
    /// </summary>
    public double None { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether a span is better than none.</summary>
    /// <param name="threshold">
    /// The score of there being none may be larger by this; null where any span is better than none.
    /// </param>
    public bool HasSpan(double? threshold) =>
        best.Count > 0 && (threshold is not { } most || None - best[0].Score <= most);

    /// <summary>Adds the spans of a window.</summary>
    /// <param name="logits">[tokens, 2]: of the window's tokens as an answer's first, and as its last.</param>
    /// <param name="first">The window's first token of the text.</param>
    /// <param name="begins">Where each of the window's tokens of the text begins there.</param>
    /// <param name="ends">Behind where each ends.</param>
    public void Add(ReadOnlySpan<float> logits, int first, ReadOnlySpan<int> begins, ReadOnlySpan<int> ends)
    {
        None = Math.Min(None, (double)logits[0] + logits[1]);
        for (var start = 0; start < begins.Length; start++)
        {
            double startLogit = logits[2 * (first + start)];
            var behind = Math.Min(begins.Length, start + (long)longest);
            for (var end = start; end < behind; end++)
            {
                var score = startLogit + logits[(2 * (first + end)) + 1];
                if ((best.Count < count || score > best[^1].Score) && ends[end] > begins[start])
                {
                    Keep(new RankedSpan(begins[start], ends[end], score));
                }
            }
        }
    }

    private void Keep(RankedSpan span)
    {
        var known = best.FindIndex(other => other.Begin == span.Begin && other.End == span.End);
        if (known >= 0)
        {
            if (best[known].Score >= span.Score)
            {
                return;
            }

            best.RemoveAt(known);
        }

        var place = best.FindIndex(other => other.Score < span.Score);
        best.Insert(place < 0 ? best.Count : place, span);
        if (best.Count > count)
        {
            best.RemoveAt(count);
        }
    }
}
