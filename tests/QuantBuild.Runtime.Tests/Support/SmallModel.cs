namespace QuantBuild.Runtime.Tests.Support;

/// <summary>
/// The smallest classifier there is, of one layer, eight wide, with the files of a slow and of a fast tokenizer.
/// </summary>
internal static class SmallModel
{
    /// <summary>Configuration, vocabulary and weights.</summary>
    public static TinyBertFiles Files { get; } = new()
    {
        Vocabulary =
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "film", "##s", "good", "bad", ".", "e", "##1", "[",
            "]", "é", "x",
        ],
        AddedTokens = 2,
        Layers = 1,
        Hidden = 8,
        Heads = 2,
        Intermediate = 8,
        Positions = 12,
    };

    public static string TokenizerJson =>
        $$$"""
        {
          "truncation": null, "padding": null,
          "added_tokens": [
            { "id": 0, "content": "[PAD]", "special": true }, { "id": 1, "content": "[UNK]", "special": true },
            { "id": 2, "content": "[CLS]", "special": true, "lstrip": false }, { "id": 3, "content": "[SEP]", "special": true },
            { "id": 18, "content": "[E1]", "normalized": true, "single_word": false, "rstrip": true }
          ],
          "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": true },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }
            ],
            "pair": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } }
            ],
            "special_tokens": {
              "[CLS]": { "id": "[CLS]", "ids": [2], "tokens": ["[CLS]"] },
              "[SEP]": { "id": "[SEP]", "ids": [3], "tokens": ["[SEP]"] }
            }
          },
          "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": { {{{string.Join(", ", Files.Vocabulary.Select((word, id) => $"\"{word}\": {id}"))}}} }
          }
        }
        """;
}
