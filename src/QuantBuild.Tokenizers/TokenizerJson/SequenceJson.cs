using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>What <c>tokenizer.json</c> says alike of every kind of model.</summary>
internal static class SequenceJson
{
    /// <summary>The ids of the special tokens; that of padding must be there.</summary>
    /// <param name="root">The file.</param>
    /// <param name="tokens">By id.</param>
    /// <param name="names">What the kind of model calls them where no file says.</param>
    /// <param name="unknownId">Of the model.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static SpecialTokenIds SpecialIdsOf(
        JsonCursor root, string[] tokens, SpecialTokenNames names, int unknownId, TokenizerSettings? settings)
    {
        var pad = root.Optional("padding")?.Optional("pad_token")?.Text() ?? names.Pad;
        pad = settings?.NameOf("pad_token", pad) ?? pad;
        var padId = Find(pad) ?? throw root.Error($"The vocabulary has no padding token {Quoted.Text(pad)}.");
        return new(padId, unknownId, Find(names.Cls), Find(names.Sep), Find(names.Mask));

        int? Find(string token) => Array.IndexOf(tokens, token) is var id and >= 0 ? id : null;
    }

    /// <summary>Refuses an added token of which the normalizer leaves nothing: it would be found everywhere.</summary>
    public static void CheckNormalizedContents(
        JsonCursor root, IEnumerable<AddedToken> tokens, Func<string, string> normalize)
    {
        foreach (var token in tokens.Where(token => token.IsNormalized))
        {
            if (normalize(token.Content).Length == 0)
            {
                throw (root.Optional("added_tokens") ?? root).Error(
                    $"The added token of id {token.Id} is normalized to nothing; set its 'normalized' to false.");
            }
        }
    }
}
