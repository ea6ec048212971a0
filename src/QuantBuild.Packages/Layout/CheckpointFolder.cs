using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Packages.Manifests;
using QuantBuild.Tokenizers;

namespace QuantBuild.Packages.Layout;

/// <summary>The folder of a checkpoint without a run's report.</summary>
internal static class CheckpointFolder
{
    public const string Quantized = "compressed-tensors";
    public const string FullPrecision = "full-precision";

    private const string FullScheme = "32-32-32";
    private const string UnknownScheme = "unknown";

    private static readonly string[] BertInputs = ["input_ids", "token_type_ids", "attention_mask"];

    public static PackableModel Read(string folder, string? name)
    {
        if (!File.Exists(Path.Combine(folder, ModelConfiguration.FileName)))
        {
            throw PackableModel.Refuse(folder, $"holds neither a run's output nor {ModelConfiguration.FileName}");
        }

        var model = ModelFolder.Open(folder);
        if (Classifies(model.Configuration))
        {
            RequireUsable(model);
        }

        var isQuantized = model.Configuration.Has(ModelConfiguration.QuantizationKey);
        var format = isQuantized ? Quantized : FullPrecision;
        var called = ModelName.Of(folder, name, [Quantized, FullPrecision]);
        var files = NamesOf(model)
            .Select(file => HashedFile.Read(Path.Combine(folder, file), $"{PackagedPath.Root}/{called}/{format}/{file}"))
            .OrderBy(file => file.Entry.Path, StringComparer.Ordinal).ToList();
        return new PackableModel(
            Describe(model.Configuration) with
            {
                Name = called,
                Format = format,
                Scheme = isQuantized ? UnknownScheme : FullScheme,
                Files = [.. files.Select(file => file.Entry)],
            },
            files);
    }

    /// <summary>What a configuration tells: task, labels and inputs.</summary>
    public static PackagedModel Describe(ModelConfiguration configuration)
    {
        var classifies = Classifies(configuration);
        return new PackagedModel
        {
            Name = string.Empty,
            Format = string.Empty,
            Scheme = string.Empty,
            Files = [],
            Task = classifies ? "text-classification" : null,
            Labels = classifies ? configuration.Labels : [],
            Inputs = configuration.ModelType == BertConfiguration.ModelType ? BertInputs : [],
        };
    }

    private static bool Classifies(ModelConfiguration configuration) => configuration.Architectures
        .Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal));

    // The rule by which recipes and applications take a classifier.
    private static void RequireUsable(ModelFolder model)
    {
        var bert = ClassifierConfiguration.From(model.Configuration);
        Tokenizer.FromFolder(
            model.Path, new EmbeddingRows(bert.VocabularySize, bert.TokenTypeCount, bert.PositionCount));
    }

    // Only what belongs to the model: such folders hold downloads of all kinds.
    private static IEnumerable<string> NamesOf(ModelFolder model)
    {
        using var weights = model.OpenWeights();
        string[] fixedNames = [ModelConfiguration.FileName, ModelWeights.IndexFileName, Sidecar.FileName];
        return
        [
            .. fixedNames.Where(name => File.Exists(Path.Combine(model.Path, name)))
                .Concat(weights.Files.Select(file => Path.GetRelativePath(model.Path, file.Path).Replace(Path.DirectorySeparatorChar, '/')))
                .Concat(model.TokenizerFiles).Distinct(StringComparer.Ordinal),
        ];
    }
}
