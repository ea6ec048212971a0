using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Which pairs of tokens become one token, and which of them first.</summary>
internal sealed class MergeTable
{
    /// <summary>A pair that is not merged. Any merge is smaller.</summary>
    public const long None = long.MaxValue;

    // Of two ids; a rank above an id.
    private readonly Dictionary<(int Left, int Right), long> merges = [];

    /// <param name="vocabulary">Token to id.</param>
    /// <param name="pairs">The first is merged first; of one pair that stands twice, the last place counts.</param>
    /// <param name="error">Makes an error of a place and what is wrong with its pair.</param>
    /// <exception cref="VocabularyException">A token of a pair, or their merge, is not in the vocabulary.</exception>
    public MergeTable(
        Dictionary<string, int> vocabulary,
        IEnumerable<TokenPair> pairs,
        Func<int, string, VocabularyException> error)
    {
        var rank = 0L;
        foreach (var (left, right, place) in pairs)
        {
            merges[(IdOf(left, place), IdOf(right, place))] = (rank++ << 32) | (uint)IdOf(left + right, place);
        }

        int IdOf(string token, int place) => vocabulary.TryGetValue(token, out var id)
            ? id
            : throw error(place, $"Merges need the token {Quoted.Text(token)}, which the vocabulary does not have.");
    }

    /// <summary>The merge of two tokens: the smaller, the earlier; <see cref="None"/> where there is none.</summary>
    public long Find(int left, int right) => merges.GetValueOrDefault((left, right), None);

    /// <summary>The token that a merge makes.</summary>
    public static int TokenOf(long merge) => (int)merge;
}
