using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.ByteLevelBpe;

namespace QuantBuild.Tokenizers.Tests.Comparison;

/// <summary>Vocabularies whose ids show what becomes of any code point.</summary>
internal static class CodePointVocabularies
{
    private const int CodePoints = 0x110000;

    // Up to here all scalar values are tokens, those too that are unassigned; above, what the runtime knows.
    private const int SecondPlane = 0x20000;

    /// <summary>
    /// With every character as a token, so that the ids show what it becomes: itself, another one, a word of its own,
    /// nothing.
    /// </summary>
    public static JsonObject WordPiece(bool lowercase, bool? stripAccents)
    {
        var characters = Enumerable.Range(0, CodePoints)
            .Where(Rune.IsValid)
            .Where(codePoint => codePoint < SecondPlane || IsAssigned(codePoint))
            .Select(codePoint => new Rune(codePoint).ToString())
            .ToList();
        return BertTokenizerJson.Of(
            [.. BertTokenizerJson.SpecialTokens, .. characters, .. characters.Select(character => "##" + character)],
            lowercase,
            stripAccents);
    }

    /// <summary>
    /// Letters, digits, signs and the space that merge with any byte, so that the ids show whether a character is of
    /// one word with them: letter, number, sign or space.
    /// </summary>
    public static JsonObject ByteLevelBpe()
    {
        string[] bytes = [.. Enumerable.Range(0, 0x100).Select(value => ByteCharacters.Of([(byte)value]))];
        string[] before = [.. "a1! ".Select(each => ByteCharacters.Of([(byte)each]))];
        string[] behind = [.. "b2?".Select(each => ByteCharacters.Of([(byte)each]))];
        (string Left, string Right)[] merges =
        [
            .. before.SelectMany(left => bytes.Select(right => (left, right))),
            .. behind.SelectMany(right => bytes.Select(left => (left, right))),
        ];
        string[] tokens =
        [
            "<s>", "<pad>", "</s>", "<unk>", "<mask>", .. bytes,
            .. merges.Select(merge => merge.Left + merge.Right).Except(bytes, StringComparer.Ordinal),
        ];
        var vocabulary = new JsonObject();
        foreach (var token in tokens.Distinct(StringComparer.Ordinal))
        {
            vocabulary[token] = vocabulary.Count;
        }

        return RobertaTokenizerJson.Of(
            vocabulary,
            [.. merges.Distinct().Select(merge => $"{merge.Left} {merge.Right}")],
            addsPrefixSpace: false);
    }

    private static bool IsAssigned(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
