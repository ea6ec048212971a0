using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.ByteLevelBpe;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>
/// A byte-level tokenizer whose letters, digits, signs and space merge with any byte, so that the ids show whether a
/// character is of one word with them: letter, number, sign or space.
/// </summary>
internal static class MergingNeighboursJson
{
    public static JsonObject Create()
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
}
