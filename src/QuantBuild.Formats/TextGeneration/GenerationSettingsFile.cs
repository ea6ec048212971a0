using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.TextGeneration;

/// <summary>
/// The file of a model folder that says what a model is given to read and how its text is chosen; folders of other
/// makers have none, and mean <see cref="GenerationSettings.Default"/>.
/// </summary>
public static class GenerationSettingsFile
{
    /// <summary>Beside <c>config.json</c>.</summary>
    public const string Name = "text_generation.json";

    /// <summary>The most tokens of a text.</summary>
    public const int MostTokens = 65536;

    /// <summary>The most beams.</summary>
    public const int MostBeams = 64;

    /// <summary>The most characters of a prompt.</summary>
    public const int LongestPrompt = 65536;

    private const string Prompt = "prompt";
    private const string TargetMaxLength = "target_max_length";
    private const string MaxNewTokens = "max_new_tokens";
    private const string Beams = "beams";

    private static readonly string[] Known = [Prompt, TargetMaxLength, MaxNewTokens, Beams];

    /// <summary>The settings of a model folder.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or says what is not known.</exception>
    public static GenerationSettings Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder, Name);
        if (!InputFile.Exists(path))
        {
            return GenerationSettings.Default;
        }

        var root = JsonFile.ReadObject(path);
        if (root.Select(entry => entry.Key).Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw Wrong(path, $"has the key {ModelConfiguration.Show(other)}, which is not known");
        }

        var usual = GenerationSettings.Default;
        var target = Number(path, root, TargetMaxLength, MostTokens) ?? usual.TargetMaxLength;
        return new GenerationSettings(
            PromptOf(path, root[Prompt]) ?? usual.Prompt,
            target,
            Number(path, root, MaxNewTokens, MostTokens) ?? target,
            Number(path, root, Beams, MostBeams) ?? usual.Beams);
    }

    /// <summary>The file of some settings; the same settings give the same bytes.</summary>
    public static byte[] Write(GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return JsonFile.ToBytes(new JsonObject
        {
            [Prompt] = settings.Prompt.Source,
            [TargetMaxLength] = settings.TargetMaxLength,
            [MaxNewTokens] = settings.MaxNewTokens,
            [Beams] = settings.Beams,
        });
    }

    private static PromptTemplate? PromptOf(string path, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var text = node is JsonValue value && value.TryGetValue<string>(out var stated)
            && stated.Length <= LongestPrompt
                ? stated
                : throw Wrong(
                    path,
                    $"has '{Prompt}' {ModelConfiguration.Show(node)}, which is no text of at most {LongestPrompt} "
                    + "characters");
        return PromptTemplate.FindFault(text) is { } fault
            ? throw Wrong(path, $"has a '{Prompt}' that {fault}")
            : PromptTemplate.Parse(text);
    }

    private static int? Number(string path, JsonObject root, string key, int maximum) => root[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= 1 && number <= maximum => number,
        var wrong => throw Wrong(
            path, $"has '{key}' {ModelConfiguration.Show(wrong)}; 1 to {maximum} are possible"),
    };

    private static ModelFileException Wrong(string path, string what) => new(
        path, $"{what}. Correct it, or remove the file for the usual settings.");
}
