using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>The member <c>model.vocab</c> as an array of pieces with their scores; a piece's place is its id.</summary>
internal static class UnigramVocabularyJson
{
    // A trie has at most as many nodes; the largest public vocabularies have a tenth of it.
    private const int MostBytes = 1 << 25;

    public static (string[] Pieces, double[] Scores) Read(JsonCursor member)
    {
        var entries = member.Expect(JsonValueKind.Array).Element;
        var count = entries.GetArrayLength();
        if (count is 0 or > VocabularyLimits.Tokens)
        {
            throw member.Error($"The vocabulary has {count} tokens; it must have 1 to {VocabularyLimits.Tokens}.");
        }

        var (pieces, scores) = (new string[count], new double[count]);
        var (id, bytes) = (0, 0L);
        foreach (var entry in entries.EnumerateArray())
        {
            (pieces[id], scores[id]) = ReadEntry(entry)
                ?? throw member.Items().ElementAt(id).Error(
                    $"Must be an array of a token of 1 to {VocabularyLimits.TokenCharacters} characters and a number.");
            bytes += Encoding.UTF8.GetByteCount(pieces[id++]);
        }

        return bytes <= MostBytes
            ? (pieces, scores)
            : throw member.Error($"All tokens together have more than {MostBytes} bytes.");
    }

    /// <summary>Piece to id; of equal pieces the last counts.</summary>
    public static Dictionary<string, int> IdsOf(string[] pieces)
    {
        var ids = new Dictionary<string, int>(pieces.Length, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Length; id++)
        {
            ids[pieces[id]] = id;
        }

        return ids;
    }

    private static (string Piece, double Score)? ReadEntry(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
        && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.Number
        && entry[0].GetString() is { Length: > 0 and <= VocabularyLimits.TokenCharacters } piece
        && ReferenceDecimal.TryParse(JsonMarshal.GetRawUtf8Value(entry[1]), out var score)
            ? (piece, score)
            : null;
}
