using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>A folder with a model in the layout of the Hugging Face hub.</summary>
public sealed class ModelFolder
{
    /// <summary>What an ordinary checkpoint is called where a quantized one has the name of its format.</summary>
    public const string FullPrecisionFormat = "full-precision";

    private static readonly string[] KnownTokenizerFiles =
    [
        "vocab.txt",
        "vocab.json",
        "merges.txt",
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
    ];

    private readonly Lazy<ModelConfiguration> configuration;
    private readonly Lazy<IReadOnlyList<string>> tokenizerFiles;
    private readonly Lazy<string> weightsFolder;

    private readonly bool hasWeights;

    private ModelFolder(string path, bool hasWeights, string? backbone)
    {
        Path = path;
        this.hasWeights = hasWeights;
        weightsFolder = new(() => backbone ?? BackboneReference.WeightsFolderOf(path));
        configuration = new(() => ModelConfiguration.Open(PathOf(ModelConfiguration.FileName)));
        tokenizerFiles = new(() => [.. KnownTokenizerFiles.Where(Has)]);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder of the weights: the same, or that of the backbone that a delta in it is for.</summary>
    /// <exception cref="ModelFileException">It names a backbone that is not there, or names none rightly.</exception>
    public string WeightsFolder => weightsFolder.Value;

    /// <summary>The folder of the tokenizer: the same, or that of the weights where it has none.</summary>
    public string TokenizerFolder => HasTokenizerIn(Path) ? Path : WeightsFolder;

    /// <summary><c>config.json</c>, read on first use.</summary>
    /// <exception cref="ModelFileException">It is missing or invalid.</exception>
    public ModelConfiguration Configuration => configuration.Value;

    /// <summary>Names of the tokenizer's files that are present, to be copied beside a checkpoint.</summary>
    public IReadOnlyList<string> TokenizerFiles => tokenizerFiles.Value;

    /// <summary>Whether a file of this name belongs to a model's tokenizer.</summary>
    public static bool IsOfTokenizer(string fileName) => KnownTokenizerFiles.Contains(fileName, StringComparer.Ordinal);

    /// <summary>Path of <c>vocab.txt</c>, or null.</summary>
    public string? VocabularyPath => PresentPathOf("vocab.txt");

    /// <summary>Path of <c>tokenizer.json</c>, or null.</summary>
    public string? TokenizerPath => PresentPathOf("tokenizer.json");

    /// <summary>Opens a folder that must hold a configuration and weights.</summary>
    /// <exception cref="ModelFileException">The folder or files in it are missing; all of them are listed.</exception>
    public static ModelFolder Open(string path) =>
        Open(path, ModelFolderParts.Configuration | ModelFolderParts.Weights);

    /// <summary>Opens the folder of a model in full precision, which a recipe starts from.</summary>
    /// <exception cref="ModelFileException">
    /// As <see cref="Open(string)"/>; or it is the output folder of a run, which holds such folders.
    /// </exception>
    public static ModelFolder OpenSource(string path)
    {
        if (InputFile.Exists(System.IO.Path.Combine(path, ModelConfiguration.FileName)))
        {
            return Open(path);
        }

        var formats = InputFile.FoldersIn(path).Where(format => InputFile.Exists(ConfigurationIn(format))).ToList();
        if (formats.Count == 0)
        {
            return Open(path);
        }

        var full = formats.Find(format => !ModelConfiguration.Open(ConfigurationIn(format)).IsQuantized);
        var advice = full is not null
            ? $"Give the folder '{full}' in it."
            : "Its model is quantized already: give the full-precision model that the run started from.";
        throw new ModelFileException(path, $"is the output folder of a run ({string.Join(", ", formats)}). {advice}")
        {
            Problem = ModelFileProblem.Purpose,
        };

        string ConfigurationIn(string format) => System.IO.Path.Combine(path, format, ModelConfiguration.FileName);
    }

    /// <summary>
    /// Opens the folder of a model whose weights start anew: it need not hold any, and none that it holds are read.
    /// </summary>
    /// <exception cref="ModelFileException">The folder or its configuration is missing.</exception>
    public static ModelFolder OpenWithoutWeights(string path) =>
        Open(path, ModelFolderParts.Configuration, hasWeights: false, backbone: null);

    /// <summary>Opens a folder that must hold the given parts.</summary>
    /// <exception cref="ModelFileException">
    /// The folder or files in it are missing, all of which are listed; or the backbone is that its delta is for.
    /// </exception>
    public static ModelFolder Open(string path, ModelFolderParts required) =>
        Open(path, required, hasWeights: true, backbone: null);

    /// <summary>Opens a folder with a delta, over a backbone in another one.</summary>
    /// <param name="path">Of the folder with the delta.</param>
    /// <param name="backbone">With the backbone's weights, and the tokenizer where the delta has none.</param>
    /// <exception cref="ModelFileException">The folder or files in it are missing; all of them are listed.</exception>
    public static ModelFolder OpenOver(string path, string backbone) => Open(
        path, ModelFolderParts.Configuration | ModelFolderParts.Weights, hasWeights: true, backbone);

    private static ModelFolder Open(string path, ModelFolderParts required, bool hasWeights, string? backbone)
    {
        if (!InputFile.FolderExists(path))
        {
            throw new ModelFileException(path, "is no folder. Give the folder that holds the model's config.json.");
        }

        var folder = new ModelFolder(path, hasWeights, backbone);
        var missing = folder.FindMissing(required);
        if (missing.Count == 0)
        {
            return folder;
        }

        var advice = folder.Has(BackboneReference.DeltaFileName)
            ? "It holds a delta: give the folder of the backbone that this is for too, or put them together."
            : "Download the missing files into the folder.";
        throw new ModelFileException(path, $"lacks {string.Join("; ", missing)}. {advice}");
    }

    /// <summary>Whether a folder holds weights in any format that is read.</summary>
    public static bool HasWeights(string path) => WeightFiles.AreIn(path);

    /// <summary>Opens the weights; the caller disposes them.</summary>
    /// <exception cref="ModelFileException">A weights file is missing or damaged.</exception>
    public ModelWeights OpenWeights() => hasWeights ? ModelWeights.Open(WeightsFolder) : ModelWeights.None(Path);

    private static bool HasTokenizerIn(string folder)
    {
        return Has("tokenizer.json") || Has("vocab.txt") || (Has("vocab.json") && Has("merges.txt"));

        bool Has(string fileName) => InputFile.Exists(System.IO.Path.Combine(folder, fileName));
    }

    private List<string> FindMissing(ModelFolderParts required)
    {
        var missing = new List<string>();
        if (required.HasFlag(ModelFolderParts.Configuration) && !Has(ModelConfiguration.FileName))
        {
            missing.Add(ModelConfiguration.FileName);
        }

        if (required.HasFlag(ModelFolderParts.Weights) && !WeightFiles.AreIn(WeightsFolder))
        {
            missing.Add(WeightFiles.Names);
        }

        if (required.HasFlag(ModelFolderParts.Tokenizer) && !HasTokenizerIn(TokenizerFolder))
        {
            missing.Add("tokenizer.json, or vocab.txt, or vocab.json with merges.txt");
        }

        return missing;
    }

    private string PathOf(string fileName) => System.IO.Path.Combine(Path, fileName);

    private bool Has(string fileName) => InputFile.Exists(PathOf(fileName));

    private string? PresentPathOf(string fileName) => Has(fileName) ? PathOf(fileName) : null;
}
