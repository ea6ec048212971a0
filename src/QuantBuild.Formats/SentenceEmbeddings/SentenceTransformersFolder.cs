using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>
/// The files by which sentence-transformers knows how an encoder's output becomes vectors: <c>modules.json</c>, which
/// lists an encoder, a pooling and maybe a normalization, with the files of each. What is not understood is refused by
/// its name: it would give other vectors.
/// </summary>
public static class SentenceTransformersFolder
{
    /// <summary>The list of modules.</summary>
    public const string ModulesFile = "modules.json";

    private const string Package = "sentence_transformers.";
    private const string ConfigurationFile = "config.json";
    private const int MostModules = 16;

    private static readonly string[] EncoderFiles =
    [
        "sentence_bert_config.json",
        "sentence_roberta_config.json",
        "sentence_distilbert_config.json",
        "sentence_camembert_config.json",
        "sentence_albert_config.json",
        "sentence_xlm-roberta_config.json",
        "sentence_xlnet_config.json",
    ];

    /// <summary>Whether a folder holds a list of modules.</summary>
    public static bool IsIn(string folder) => InputFile.Exists(Path.Combine(folder, ModulesFile));

    /// <summary>Reads the settings of a model folder.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="width">Elements of the encoder's vectors.</param>
    /// <returns>Null where the folder holds no <c>modules.json</c>.</returns>
    /// <exception cref="ModelFileException">A file is damaged, or says what is not supported.</exception>
    public static EmbeddingSettings? Read(string folder, int width)
    {
        if (!IsIn(folder))
        {
            return null;
        }

        var path = Path.Combine(folder, ModulesFile);
        var modules = ReadModules(path);
        string[] kinds = [.. modules.Select(module => module.Kind)];
        if (kinds is not (["Transformer", "Pooling"] or ["Transformer", "Pooling", "Normalize"]))
        {
            throw Unsupported(
                path,
                $"lists the modules {string.Join(", ", kinds)}; supported: Transformer, Pooling, and Normalize behind "
                + "them or not");
        }

        if (modules[0].Path.Length > 0)
        {
            throw Unsupported(path, $"keeps the encoder in the folder '{modules[0].Path}'; move it beside the file");
        }

        var kind = PoolingFile.Read(Path.Combine(folder, modules[1].Path, ConfigurationFile), width);
        var prompts = PromptsFile.Read(folder);
        return new EmbeddingSettings(new TextPooling(kind, kinds.Length > 2) { Dimensions = prompts.Dimensions })
        {
            MaximumLength = EncoderFileIn(folder) is { } encoder ? EncoderModuleFile.Read(encoder) : null,
            Prefix = prompts.Default,
            Prompts = prompts.Prompts,
        };
    }

    /// <summary>
    /// The files that <see cref="Read"/> reads of a folder, relative to it, with <c>/</c>; none without a list of
    /// modules.
    /// </summary>
    /// <exception cref="ModelFileException">The list of modules is damaged.</exception>
    public static IReadOnlyList<string> FilesIn(string folder)
    {
        if (!IsIn(folder))
        {
            return [];
        }

        var configurations = ReadModules(Path.Combine(folder, ModulesFile)).Where(module => module.Path.Length > 0)
            .Select(module => $"{module.Path}/{ConfigurationFile}");
        string[] beside = EncoderFileIn(folder) is { } encoder ? [Path.GetFileName(encoder)] : [];
        return
        [
            ModulesFile,
            .. configurations.Concat(beside).Append(PromptsFile.Name)
                .Where(file => InputFile.Exists(Path.Combine(folder, file))),
        ];
    }

    /// <summary>The files of settings, of which <see cref="Read"/> makes the same settings.</summary>
    /// <param name="settings">To be written.</param>
    /// <param name="width">Elements of the encoder's vectors.</param>
    /// <returns>UTF-8, by path below the model's folder, with <c>/</c>; the same settings, the same bytes.</returns>
    public static IReadOnlyDictionary<string, byte[]> Write(EmbeddingSettings settings, int width)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string[] kinds = settings.Pooling.IsNormalized
            ? ["Transformer", "Pooling", "Normalize"]
            : ["Transformer", "Pooling"];
        var modules = new JsonArray(
        [
            .. kinds.Select((kind, index) => new JsonObject
            {
                ["idx"] = index,
                ["name"] = index.ToString(CultureInfo.InvariantCulture),
                ["path"] = index == 0 ? string.Empty : $"{index}_{kind}",
                ["type"] = $"{Package}models.{kind}",
            }),
        ]);
        return new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ModulesFile] = JsonFile.ToBytes(modules),
            [$"1_{kinds[1]}/{ConfigurationFile}"] = JsonFile.ToBytes(PoolingFile.Create(settings.Pooling.Kind, width)),
            [EncoderModuleFile.Name] = JsonFile.ToBytes(EncoderModuleFile.Create(settings.MaximumLength)),
            [PromptsFile.Name] = JsonFile.ToBytes(PromptsFile.Create(settings)),
        };
    }

    internal static ModelFileException Unsupported(string path, string problem) =>
        new(path, $"{problem}.") { Problem = ModelFileProblem.Unsupported };

    internal static ModelFileException Wrong(string path, string problem) =>
        new(path, $"{problem}. Correct the file or use the model's original one.")
        {
            Problem = ModelFileProblem.Configuration,
        };

    private static string? EncoderFileIn(string folder) =>
        EncoderFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(InputFile.Exists);

    private static List<(string Kind, string Path)> ReadModules(string path)
    {
        var modules = new List<(string Kind, string Path)>();
        var list = JsonFile.ReadArray(path);
        if (list.Count > MostModules)
        {
            throw Unsupported(path, $"lists {list.Count} modules; supported: Transformer, Pooling, Normalize");
        }

        foreach (var item in list)
        {
            var type = TextOf(item, "type")
                ?? throw Wrong(path, $"must list modules with a 'type', not {ModelConfiguration.Show(item)}");
            var place = TextOf(item, "path")
                ?? throw Wrong(path, $"must list modules with a 'path', not {ModelConfiguration.Show(item)}");
            if (!type.StartsWith(Package, StringComparison.Ordinal))
            {
                throw Unsupported(
                    path, $"names the module {ModelConfiguration.Show(type)}, which is code of the model's own");
            }

            if (place.Length > 0 && !IsFolderName(place))
            {
                throw Wrong(path, $"has the 'path' {ModelConfiguration.Show(place)}, which is no name of a folder");
            }

            modules.Add((type[(type.LastIndexOf('.') + 1)..], place));
        }

        return modules;
    }

    private static string? TextOf(JsonNode? item, string key) =>
        item is JsonObject module && module[key] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : null;

    // As artifacts and packages take them.
    private static bool IsFolderName(string name) =>
        name.Length <= 64 && name[0] != '.' && name[^1] != '.'
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
