using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>What <c>config_sentence_transformers.json</c> says of vectors: prefixes and their length.</summary>
/// <param name="Prompts">Prefixes by name.</param>
/// <param name="Default">The prefix of a text with which none is named; empty for none.</param>
/// <param name="Dimensions">How many elements of a vector are kept; null for all.</param>
internal sealed record PromptsFile(IReadOnlyDictionary<string, string> Prompts, string Default, int? Dimensions)
{
    public const string Name = "config_sentence_transformers.json";

    private const string PromptsKey = "prompts";
    private const string DefaultKey = "default_prompt_name";
    private const string DimensionsKey = "truncate_dim";

    // The name of a prefix that the model's own files do not have.
    private const string OwnPrompt = "quantbuild";

    // The others tell versions, and how two vectors are compared.
    private static readonly string[] Known =
        [PromptsKey, DefaultKey, DimensionsKey, "__version__", "model_type", "similarity_fn_name"];

    /// <param name="folder">That may have the file.</param>
    /// <exception cref="ModelFileException">Damaged, or not supported.</exception>
    public static PromptsFile Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!InputFile.Exists(path))
        {
            return new PromptsFile(new Dictionary<string, string>(StringComparer.Ordinal), string.Empty, null);
        }

        var root = JsonFile.ReadObject(path);
        if (root.Select(entry => entry.Key).Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw SentenceTransformersFolder.Unsupported(
                path, $"has the key {ModelConfiguration.Show(other)}, which is not known");
        }

        var prompts = ReadPrompts(path, root[PromptsKey]);
        return new PromptsFile(prompts, DefaultOf(path, root[DefaultKey], prompts), root[DimensionsKey] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var dimensions) && dimensions > 0 => dimensions,
            var wrong => throw SentenceTransformersFolder.Wrong(
                path, $"has '{DimensionsKey}' {ModelConfiguration.Show(wrong)}, which is no number of elements"),
        });
    }

    /// <summary>A file with the prompts and the dimensions of some settings.</summary>
    public static JsonObject Create(EmbeddingSettings settings)
    {
        var prompts = settings.Prompts.ToDictionary(StringComparer.Ordinal);
        var named = prompts.FirstOrDefault(prompt => prompt.Value == settings.Prefix).Key;
        if (settings.Prefix.Length > 0 && named is null)
        {
            named = OwnPrompt;
            prompts[named] = settings.Prefix;
        }

        var root = new JsonObject
        {
            [PromptsKey] = new JsonObject(prompts.OrderBy(prompt => prompt.Key, StringComparer.Ordinal).Select(
                prompt => KeyValuePair.Create<string, JsonNode?>(prompt.Key, prompt.Value))),
            [DefaultKey] = settings.Prefix.Length > 0 ? named : null,
        };
        if (settings.Pooling.Dimensions is { } dimensions)
        {
            root[DimensionsKey] = dimensions;
        }

        return root;
    }

    private static string DefaultOf(string path, JsonNode? name, Dictionary<string, string> prompts) => name switch
    {
        null => string.Empty,
        JsonValue value when value.TryGetValue<string>(out var key) && prompts.TryGetValue(key, out var prompt) =>
            prompt,
        _ => throw SentenceTransformersFolder.Wrong(
            path, $"has '{DefaultKey}' {ModelConfiguration.Show(name)}, which is no name among '{PromptsKey}'"),
    };

    private static Dictionary<string, string> ReadPrompts(string path, JsonNode? node)
    {
        var prompts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is null)
        {
            return prompts;
        }

        var map = node as JsonObject ?? throw SentenceTransformersFolder.Wrong(
            path, $"has '{PromptsKey}' {ModelConfiguration.Show(node)}, which is no object");
        foreach (var (key, value) in map)
        {
            prompts.Add(key, value is JsonValue text && text.TryGetValue<string>(out var prompt)
                ? prompt
                : throw SentenceTransformersFolder.Wrong(
                    path,
                    $"has the prompt {ModelConfiguration.Show(key)} {ModelConfiguration.Show(value)}, "
                    + "which is no text"));
        }

        return prompts;
    }
}
