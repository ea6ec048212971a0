using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>The keys of <c>tokenizer_config.json</c> that change what a WordPiece tokenizer does.</summary>
public sealed class TokenizerConfiguration
{
    /// <summary>The name of the file in a model folder.</summary>
    public const string FileName = "tokenizer_config.json";

    private TokenizerConfiguration() { }

    /// <summary>What applies where the file is absent.</summary>
    public static TokenizerConfiguration Default { get; } = new();

    /// <summary>Whether text is lower-cased; true by default.</summary>
    public bool LowerCase { get; private init; } = true;

    /// <summary>Whether accents are removed; null (the default) follows <see cref="LowerCase"/>.</summary>
    public bool? StripAccents { get; private init; }

    /// <summary>Whether every Chinese character is a word of its own; true by default.</summary>
    public bool TokenizeChineseCharacters { get; private init; } = true;

    /// <summary>
    /// Longest input in tokens, or null where the file states none (absent, or a huge number such as 1e30).
    /// </summary>
    public int? MaximumLength { get; private init; }

    /// <summary><c>tokenizer_class</c>, or null.</summary>
    public string? TokenizerClass { get; private init; }

    /// <exception cref="ModelFileException">Not JSON, or a key of the wrong type (file and key are named).</exception>
    public static TokenizerConfiguration Open(string path)
    {
        var root = JsonFile.ReadObject(path);
        return new TokenizerConfiguration
        {
            LowerCase = ReadFlag(path, root, "do_lower_case") ?? Default.LowerCase,
            StripAccents = ReadFlag(path, root, "strip_accents"),
            TokenizeChineseCharacters =
                ReadFlag(path, root, "tokenize_chinese_chars") ?? Default.TokenizeChineseCharacters,
            MaximumLength = ReadMaximumLength(path, root),
            TokenizerClass =
                root["tokenizer_class"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null,
        };
    }

    private static bool? ReadFlag(string path, JsonObject root, string key) =>
        root[key] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            var other => throw Refuse(path, key, "true, false or null", other),
        };

    private static int? ReadMaximumLength(string path, JsonObject root)
    {
        const string key = "model_max_length";
        if (root[key] is not { } node)
        {
            return null;
        }

        if (node is not JsonValue value || !value.TryGetValue<double>(out var length) || !(length >= 1))
        {
            throw Refuse(path, key, "a number of at least 1", node);
        }

        return length <= int.MaxValue ? (int)length : null;
    }

    private static ModelFileException Refuse(string path, string key, string expected, JsonNode? actual) =>
        new(path, $"'{key}' must be {expected}, not {ModelConfiguration.Show(actual)}. Correct the file.");
}
