using System.Text.Json;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>A token that a file beside the vocabulary names.</summary>
/// <param name="Place">Where.</param>
/// <param name="Content">Not empty.</param>
/// <param name="Id">As the file states it, or null.</param>
internal sealed record DeclaredToken(JsonCursor Place, string Content, int? Id = null)
{
    public bool IsSingleWord { get; init; }

    public bool StripsLeft { get; init; }

    public bool StripsRight { get; init; }

    public bool IsNormalized { get; init; }

    public bool IsSpecial { get; init; }

    /// <summary>A token as its text alone, or as an object with its flags.</summary>
    /// <param name="value">The text or object.</param>
    /// <param name="isSpecial">What holds where the object says nothing of it.</param>
    /// <param name="id">As the file states it, or null.</param>
    public static DeclaredToken Read(JsonCursor value, bool isSpecial, int? id = null)
    {
        if (value.Element.ValueKind != JsonValueKind.Object)
        {
            return Checked(new DeclaredToken(value, value.Text(), id) { IsSpecial = isSpecial });
        }

        var special = value.Optional("special")?.Flag() ?? isSpecial;
        return Checked(new DeclaredToken(value, value.Required("content").Text(), id)
        {
            IsSingleWord = value.Optional("single_word")?.Flag() ?? false,
            StripsLeft = value.Optional("lstrip")?.Flag() ?? false,
            StripsRight = value.Optional("rstrip")?.Flag() ?? false,
            IsNormalized = value.Optional("normalized")?.Flag() ?? !special,
            IsSpecial = special,
        });
    }

    public AddedToken WithId(int id) => new(Content, id)
    {
        IsSingleWord = IsSingleWord,
        StripsLeft = StripsLeft,
        StripsRight = StripsRight,
        IsNormalized = IsNormalized,
        IsSpecial = IsSpecial,
    };

    public static DeclaredToken Checked(DeclaredToken token) =>
        token.Content.Length is > 0 and <= VocabularyLimits.TokenCharacters
            ? token
            : throw token.Place.Error($"The token {Quoted.Text(token.Content)} is empty or too long.");
}
