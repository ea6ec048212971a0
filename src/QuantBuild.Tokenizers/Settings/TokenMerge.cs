using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>
/// Adds the tokens that the files beside a vocabulary name. A token that the vocabulary has keeps its id; another gets
/// the next free one, which must be the one its file states.
/// </summary>
internal static class TokenMerge
{
    /// <param name="vocabulary">The model's, token to id.</param>
    /// <param name="own">Added tokens of the vocabulary's own file.</param>
    /// <param name="settings">With the others.</param>
    /// <exception cref="VocabularyException">A token has another id than a file states.</exception>
    public static IReadOnlyList<AddedToken> Run(
        Dictionary<string, int> vocabulary, IReadOnlyList<AddedToken> own, TokenizerSettings settings)
    {
        var tokens = new OrderedDictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var token in own)
        {
            tokens.Add(token.Content, token);
        }

        var next = 1 + vocabulary.Values.Concat(own.Select(token => token.Id)).Max();
        foreach (var declared in settings.AddedTokens)
        {
            var isKnown = tokens.TryGetValue(declared.Content, out var known);
            var id = isKnown ? known!.Id : vocabulary.TryGetValue(declared.Content, out var ofWord) ? ofWord : next++;
            if (id != declared.Id)
            {
                throw declared.Place.Error(
                    $"The token {Quoted.Text(declared.Content)} has the id {declared.Id} here, but "
                    + (id == next - 1 ? $"{id} is the next free one." : $"{id} in the vocabulary."));
            }

            if (!isKnown || settings.ReplacesFlags)
            {
                tokens[declared.Content] = declared.WithId(id);
            }
        }

        foreach (var special in settings.SpecialTokens)
        {
            if (!tokens.ContainsKey(special.Content))
            {
                var id = vocabulary.TryGetValue(special.Content, out var ofWord) ? ofWord : next++;
                tokens.Add(special.Content, special.WithId(id));
            }
        }

        foreach (var token in settings.UnnamedDefaults(vocabulary))
        {
            tokens.TryAdd(token.Content, token);
        }

        return next <= VocabularyLimits.Tokens
            ? [.. tokens.Values]
            : throw new VocabularyException(
                settings.Folder, line: null, $"Names more than {VocabularyLimits.Tokens} tokens.");
    }
}
