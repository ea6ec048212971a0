using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>The settings of an encoder module: <c>sentence_bert_config.json</c>, or the file's older names.</summary>
internal static class EncoderModuleFile
{
    /// <summary>The name that is written.</summary>
    public const string Name = "sentence_bert_config.json";

    private const string LengthKey = "max_seq_length";
    private const int LongestText = 1 << 20;

    // What each may say without that vectors become others.
    private static readonly (string Key, Func<JsonNode, bool> Accepts)[] Rules =
    [
        ("do_lower_case", KeyRule.IsFalse),
        ("model_args", KeyRule.IsEmpty),
        ("model_kwargs", KeyRule.IsEmpty),
        ("tokenizer_args", KeyRule.IsEmpty),
        ("processor_kwargs", KeyRule.IsEmpty),
        ("config_args", KeyRule.IsEmpty),
        ("config_kwargs", KeyRule.IsEmpty),
        ("transformer_task", KeyRule.Is("feature-extraction")),
        ("module_output_name", KeyRule.Is("token_embeddings")),
        ("modality_config", IsOfText),
    ];

    /// <returns>Tokens of the longest text; null where the file leaves that to the tokenizer.</returns>
    /// <exception cref="ModelFileException">Damaged, or not supported.</exception>
    public static int? Read(string path)
    {
        var root = JsonFile.ReadObject(path);
        foreach (var (key, value) in root)
        {
            if (key == LengthKey || value is null)
            {
                continue;
            }

            var rule = Array.Find(Rules, rule => rule.Key == key);
            if (rule.Key is null)
            {
                throw SentenceTransformersFolder.Unsupported(
                    path, $"has the key {ModelConfiguration.Show(key)}, which is not known");
            }

            if (!rule.Accepts(value))
            {
                throw SentenceTransformersFolder.Unsupported(
                    path, $"has '{key}' {ModelConfiguration.Show(value)}, which is not supported yet");
            }
        }

        return root[LengthKey] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var length) && length is > 0 and <= LongestText => length,
            var other => throw SentenceTransformersFolder.Wrong(
                path,
                $"has '{LengthKey}' {ModelConfiguration.Show(other)}, which is no number from 1 to {LongestText}"),
        };
    }

    /// <summary>A file that states the longest text.</summary>
    public static JsonObject Create(int? length) => new() { [LengthKey] = length, ["do_lower_case"] = false };

    private static bool IsOfText(JsonNode value) =>
        value is JsonObject { Count: 1 } modalities && modalities["text"] is JsonObject { Count: 2 } text
        && text["method"] is { } method && KeyRule.Is("forward")(method)
        && text["method_output_name"] is { } output && KeyRule.Is("last_hidden_state")(output);
}
