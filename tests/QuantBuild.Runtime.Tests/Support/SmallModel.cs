using System.Text;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>Files of the smallest classifier there is: one layer, eight wide; the same bytes every time.</summary>
internal static class SmallModel
{
    public const int Vocabulary = 20;

    private const int Hidden = 8;

    private static readonly string[] Words =
        [
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            "a",
            "b",
            "film",
            "##s",
            "good",
            "bad",
            ".",
            "e",
            "##1",
            "[",
            "]",
            "é",
            "x",
        ];

    public static string VocabularyText => string.Join('\n', Words) + "\n";

    public static string Configuration =>
        $$"""
        { "architectures": ["BertForSequenceClassification"], "model_type": "bert", "vocab_size": {{Vocabulary}},
          "hidden_size": {{Hidden}}, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8,
          "hidden_act": "gelu", "max_position_embeddings": 12, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
          "pad_token_id": 0, "id2label": { "0": "no", "1": "yes" }, "label2id": { "no": 0, "yes": 1 } }
        """;

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
            "vocab": { {{{string.Join(", ", Words.Select((word, id) => $"\"{word}\": {id}"))}}} }
          }
        }
        """;

    public static void WriteWeights(string path)
    {
        var seed = 1;
        List<SafetensorsTensor> tensors =
        [
            Tensor("bert.embeddings.word_embeddings.weight", Vocabulary, Hidden),
            Tensor("bert.embeddings.position_embeddings.weight", 12, Hidden),
            Tensor("bert.embeddings.token_type_embeddings.weight", 2, Hidden),
            .. Normalization("bert.embeddings.LayerNorm"),
        ];
        const string layer = "bert.encoder.layer.0";
        foreach (var dense in (string[])["attention.self.query", "attention.self.key", "attention.self.value",
            "attention.output.dense", "intermediate.dense", "output.dense"])
        {
            tensors.AddRange(
                [Tensor($"{layer}.{dense}.weight", Hidden, Hidden), Tensor($"{layer}.{dense}.bias", Hidden)]);
        }

        tensors.AddRange(
        [
            .. Normalization($"{layer}.attention.output.LayerNorm"), .. Normalization($"{layer}.output.LayerNorm"),
            Tensor("bert.pooler.dense.weight", Hidden, Hidden), Tensor("bert.pooler.dense.bias", Hidden),
            Tensor("classifier.weight", 2, Hidden), Tensor("classifier.bias", 2),
        ]);
        SafetensorsWriter.Write(path, tensors);

        SafetensorsTensor[] Normalization(string name) =>
            [Tensor($"{name}.weight", Hidden), Tensor($"{name}.bias", Hidden)];

        SafetensorsTensor Tensor(string name, params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            for (var i = 0; i < values.Length; i++)
            {
                seed = (seed * 1103515245) + 12345;
                values[i] = (seed >> 16) / 32768f;
            }

            return SafetensorsTensor.FromSingles(name, shape, values);
        }
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
