namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>
/// Merges the tokens of one word: of all neighbours the pair that is merged first, of several such the leftmost, until
/// no pair is left.
/// </summary>
internal static class WordMerger
{
    private const int LongestScan = 64;
    private const int Gone = -1;

    /// <param name="merges">Of the vocabulary.</param>
    /// <param name="word">The tokens; those left stand at its start.</param>
    /// <returns>How many are left.</returns>
    public static int Merge(MergeTable merges, Span<int> word) =>
        word.Length <= LongestScan ? MergeByScan(merges, word) : MergeByQueue(merges, word);

    // Quadratic, and the faster one for words of real texts.
    private static int MergeByScan(MergeTable merges, Span<int> word)
    {
        Span<long> pairs = stackalloc long[LongestScan];
        var count = word.Length;
        for (var i = 0; i + 1 < count; i++)
        {
            pairs[i] = merges.Find(word[i], word[i + 1]);
        }

        while (count > 1)
        {
            var first = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                first = pairs[i] < pairs[first] ? i : first;
            }

            if (pairs[first] == MergeTable.None)
            {
                break;
            }

            word[first] = MergeTable.TokenOf(pairs[first]);
            word[(first + 2)..count].CopyTo(word[(first + 1)..]);
            pairs[(first + 1)..(count - 1)].CopyTo(pairs[first..]);
            count--;
            if (first > 0)
            {
                pairs[first - 1] = merges.Find(word[first - 1], word[first]);
            }

            if (first + 1 < count)
            {
                pairs[first] = merges.Find(word[first], word[first + 1]);
            }
        }

        return count;
    }

    // For a text that is one word: n log n.
    private static int MergeByQueue(MergeTable merges, Span<int> word)
    {
        var next = new int[word.Length];
        var previous = new int[word.Length];
        var pairs = new long[word.Length];
        var queue = new PriorityQueue<(int At, long Merge), (long Merge, int At)>(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            (next[i], previous[i]) = (i + 1 < word.Length ? i + 1 : Gone, i - 1);
            Find(i, word);
        }

        while (queue.TryDequeue(out var entry, out _))
        {
            var (at, merge) = entry;

            // A neighbour may have been merged since.
            if (pairs[at] != merge)
            {
                continue;
            }

            var merged = next[at];
            (word[at], word[merged], pairs[merged]) = (MergeTable.TokenOf(merge), Gone, MergeTable.None);
            next[at] = next[merged];
            if (next[at] != Gone)
            {
                previous[next[at]] = at;
            }

            Find(at, word);
            if (previous[at] != Gone)
            {
                Find(previous[at], word);
            }
        }

        var count = 0;
        foreach (var token in word)
        {
            if (token != Gone)
            {
                word[count++] = token;
            }
        }

        return count;

        void Find(int at, ReadOnlySpan<int> tokens)
        {
            pairs[at] = next[at] == Gone ? MergeTable.None : merges.Find(tokens[at], tokens[next[at]]);
            if (pairs[at] != MergeTable.None)
            {
                queue.Enqueue((at, pairs[at]), (pairs[at], at));
            }
        }
    }
}
