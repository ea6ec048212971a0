using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>A model folder with a small vocabulary, and files beside it that a test chooses.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public const string Words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nA\ne\n##1\n[\n]\n";

    private readonly TemporaryFolder root = new();

    private TokenizerFolder() { }

    public string Path => root.Path;

    /// <summary>With <c>vocab.txt</c>.</summary>
    public static TokenizerFolder WithVocabulary()
    {
        var folder = new TokenizerFolder();
        return folder.Write("vocab.txt", Words);
    }

    /// <summary>With <c>tokenizer.json</c> of the same words.</summary>
    /// <param name="change">What is different.</param>
    public static TokenizerFolder WithTokenizerJson(Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse(
            """
            {
              "added_tokens": [{ "id": 1, "content": "[UNK]", "special": true }, { "id": 3, "content": "[SEP]", "special": true }],
              "normalizer": { "type": "BertNormalizer", "lowercase": true },
              "pre_tokenizer": { "type": "BertPreTokenizer" },
              "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2] },
              "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "vocab": {} }
            }
            """)!.AsObject();
        foreach (var (word, id) in Words.TrimEnd().Split('\n').Select((word, id) => (word, id)))
        {
            json["model"]!["vocab"]![word] = id;
        }

        change?.Invoke(json);
        return new TokenizerFolder().Write("tokenizer.json", json.ToJsonString());
    }

    public TokenizerFolder Write(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), text);
        return this;
    }

    public TokenizerFolder Configure(string json) => Write("tokenizer_config.json", json);

    public ITokenizer Open() => Tokenizer.FromFolder(Path);

    /// <summary>Ids of a text, without the special tokens round it.</summary>
    public int[] Ids(string text) => Open().Encode(text, pair: null, maxLength: 64).Ids[1..^1];

    public void Dispose() => root.Dispose();
}
