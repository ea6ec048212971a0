using System.Globalization;
using System.Numerics;
using System.Text;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>
/// Splits a word into the pieces whose scores have the greatest sum (arXiv:1804.10959, section 3.2), with the rules of
/// Hugging Face's tokenizers for what the vocabulary cannot spell. Immutable.
/// </summary>
internal sealed class UnigramModel
{
    // What a character that is no piece costs more than the worst piece.
    private const double UnknownPenalty = 10;

    private readonly PieceTrie trie;
    private readonly double[] scores;
    private readonly int unknownId;
    private readonly double unknownScore;

    // [256], or null where characters that are no pieces are not spelled by bytes.
    private readonly int[]? byteIds;

    /// <param name="pieces">Piece by id, none empty; of equal ones the last counts.</param>
    /// <param name="scores">By id.</param>
    /// <param name="unknownId">What stands for a run of characters that are no pieces.</param>
    /// <param name="fallsBackToBytes">Whether such a run is spelled by pieces such as <c>&lt;0x0A&gt;</c>.</param>
    public UnigramModel(IReadOnlyList<string> pieces, double[] scores, int unknownId, bool fallsBackToBytes)
    {
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            ids[pieces[id]] = id;
        }

        trie = new(ids.Select(entry => (Encoding.UTF8.GetBytes(entry.Key), entry.Value)));
        this.scores = scores;
        this.unknownId = unknownId;
        unknownScore = scores.Min() - UnknownPenalty;
        byteIds = fallsBackToBytes
            ? [.. Enumerable.Range(0, 256).Select(value => ids.GetValueOrDefault(ByteName(value), PieceTrie.None))]
            : null;
    }

    /// <summary>Whether characters that are no pieces are spelled by bytes.</summary>
    public bool FallsBackToBytes => byteIds is not null;

    /// <summary>Adds the word's tokens.</summary>
    /// <param name="word">UTF-8, not empty.</param>
    /// <param name="place">Where it begins in the bytes that the tokens' ranges are to be of.</param>
    /// <param name="path">For the search; its content is lost.</param>
    /// <param name="tokens">Where to.</param>
    public void Encode(
        ReadOnlySpan<byte> word, int place, ref PooledBuffer<PathNode> path, ref TokenBuffer tokens)
    {
        tokens.BeginWord();
        path.Clear();
        var nodes = path.Extend(word.Length + 1);
        nodes.Fill(new() { Start = PathNode.Unreached });
        FindBestPath(word, nodes);

        for (var end = word.Length; end > 0;)
        {
            var start = nodes[end].Start;
            nodes[start].Next = end;
            end = start;
        }

        for (var at = 0; at < word.Length;)
        {
            var end = nodes[at].Next;
            if (nodes[end].Id != unknownId)
            {
                tokens.Add(nodes[end].Id, place + at, place + end);
                at = end;
                continue;
            }

            while (end < word.Length && nodes[nodes[end].Next].Id == unknownId)
            {
                end = nodes[end].Next;
            }

            AddUnknown(word[at..end], place + at, ref tokens);
            at = end;
        }
    }

    private static string ByteName(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    // Of paths with equal sums the one found first is kept: at each place, that with the longest last piece.
    private void FindBestPath(ReadOnlySpan<byte> word, Span<PathNode> nodes)
    {
        for (var start = 0; start < word.Length;)
        {
            var scoreHere = nodes[start].Score;
            var characterEnd = start + CharacterLength(word[start]);
            var hasSingle = false;
            var node = PieceTrie.Root;
            for (var at = start; at < word.Length;)
            {
                node = trie.Next(node, word[at++]);
                if (node < 0)
                {
                    break;
                }

                var id = trie.IdAt(node);
                if (id >= 0)
                {
                    Reach(ref nodes[at], start, id, scores[id] + scoreHere);
                    hasSingle |= at == characterEnd;
                }
            }

            if (!hasSingle)
            {
                Reach(ref nodes[characterEnd], start, unknownId, unknownScore + scoreHere);
            }

            start = characterEnd;
        }
    }

    private static void Reach(ref PathNode node, int start, int id, double score)
    {
        if (node.Start < 0 || score > node.Score)
        {
            (node.Score, node.Start, node.Id) = (score, start, id);
        }
    }

    // The leading ones of a first byte of UTF-8, or none for ASCII.
    private static int CharacterLength(byte first) =>
        first < 0x80 ? 1 : BitOperations.LeadingZeroCount(~((uint)first << 24));

    private void AddUnknown(ReadOnlySpan<byte> run, int place, ref TokenBuffer tokens)
    {
        var end = place + run.Length;
        var whole = trie.IdOf(run);
        if (whole >= 0 || byteIds is null || !AllHavePieces(run, byteIds))
        {
            tokens.Add(whole >= 0 ? whole : unknownId, place, end);
            return;
        }

        foreach (var value in run)
        {
            tokens.Add(byteIds[value], place, end);
        }
    }

    private static bool AllHavePieces(ReadOnlySpan<byte> run, int[] byteIds)
    {
        foreach (var value in run)
        {
            if (byteIds[value] < 0)
            {
                return false;
            }
        }

        return true;
    }
}
