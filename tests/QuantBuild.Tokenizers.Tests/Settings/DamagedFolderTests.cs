using System.Text;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Settings;

/// <summary>
/// Whatever a tokenizer's files hold, opening them gives a tokenizer that works, or one kind of error.
/// </summary>
public sealed class DamagedFolderTests
{
    private const string Configuration =
        """
        { "do_lower_case": true, "strip_accents": null, "tokenize_chinese_chars": true, "model_max_length": 64,
          "cls_token": "[CLS]", "mask_token": { "content": "[MASK]", "lstrip": true }, "tokenizer_class": "BertTokenizer",
          "additional_special_tokens": ["[E1]"], "padding_side": "right" }
        """;

    private const string WithDecoder =
        """{ "added_tokens_decoder": { "12": { "content": "[E1]", "special": true, "lstrip": true }, "5": { "content": "a" } } }""";

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void FromFolder_AnyDamage_GivesATokenizerOrAVocabularyException()
    {
        using var vocabulary = TokenizerFolder.WithVocabulary();
        using var json = TokenizerFolder.WithTokenizerJson();
        var tokenizerJson = File.ReadAllText(Path.Combine(json.Path, "tokenizer.json"));
        (string File, string Content, bool IsJson)[] files =
        [
            ("vocab.txt", TokenizerFolder.Words, false),
            ("tokenizer.json", tokenizerJson, true),
            ("tokenizer_config.json", Configuration, true),
            ("tokenizer_config.json", WithDecoder, false),
            ("special_tokens_map.json", """{ "cls_token": "[CLS]", "sep_token": { "content": "[SEP]" } }""", false),
            ("added_tokens.json", """{ "[E1]": 12, "[E2]": 13 }""", true),
            ("config.json", """{ "model_type": "bert", "tokenizer_class": "BertTokenizer" }""", false),
        ];
        byte[][] whole = [.. files.Select(file => Encoding.UTF8.GetBytes(file.Content))];

        var accepted = ReaderProperty.Check(
            whole,
            FullMatrix.Count(350, 28_000),
            (damaged, number) =>
            {
                var (name, _, isJson) = files[number];
                var folder = isJson ? json : vocabulary;
                var path = Path.Combine(folder.Path, name);
                var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
                File.WriteAllBytes(path, damaged);
                try
                {
                    Use(folder.Open());
                }
                finally
                {
                    Restore(path, before);
                }
            },
            exception => exception is VocabularyException);

        accepted.ShouldBeGreaterThan(0);
    }

    private static void Use(ITokenizer tokenizer)
    {
        foreach (var (text, pair) in ((string, string?)[])[("a [E1] b", null), ("\u200b", "A [MASK] é"), ("", "")])
        {
            var layout = tokenizer.LayoutOf(pair is not null);
            var encoded = tokenizer.Encode(text, pair, layout.SpecialTokens + 3);
            encoded.Ids.ShouldAllBe(id => id >= 0 && id < tokenizer.VocabularySize);
            encoded.TypeIds.ShouldAllBe(type => type >= 0 && type <= layout.HighestTypeId);
            encoded.Ids.ShouldBe(tokenizer.Encode(text, pair, layout.SpecialTokens + 3).Ids);
        }
    }

    private static void Restore(string path, byte[]? before)
    {
        if (before is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, before);
        }
    }
}
