using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Packages.Manifests;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Packages.Layout;

/// <summary>The folder of a checkpoint without a run's report.</summary>
internal static class CheckpointFolder
{
    // Of a quantized checkpoint that does not say how.
    private const string UnknownFormat = "quantized";

    private const string FullScheme = "32-32-32";
    private const string UnknownScheme = "unknown";

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

        var isQuantized = model.Configuration.IsQuantized;
        var format = isQuantized
            ? model.Configuration.QuantizationMethod ?? UnknownFormat
            : ModelFolder.FullPrecisionFormat;
        var called = ModelName.Of(folder, name, isFormat: last => last == format || RunOutput.IsBeside(folder));
        var files = NamesOf(model)
            .Select(
                file => HashedFile.Read(Path.Combine(folder, file), $"{PackagedPath.Root}/{called}/{format}/{file}"))
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

    /// <summary>What a configuration tells: task, labels and inputs; nothing where there is none.</summary>
    public static PackagedModel Describe(ModelConfiguration? configuration)
    {
        // One label is no class among others: the head answers with a number.
        var classifies = configuration is { NumLabels: > 1 } && Classifies(configuration);
        return new PackagedModel
        {
            Name = string.Empty,
            Format = string.Empty,
            Scheme = string.Empty,
            Files = [],
            Task = classifies
                ? "text-classification"
                : configuration is not null && IsEmbedder(configuration) ? "sentence-embedding" : null,
            Labels = classifies ? configuration!.Labels : [],
            Inputs = configuration is null
                ? []
                : ArchitectureRegistry.BuiltIn.Find(configuration.ModelType)?.InputNames ?? [],
        };
    }

    private static bool IsEmbedder(ModelConfiguration configuration) =>
        !Classifies(configuration) && SentenceTransformersFolder.IsIn(Path.GetDirectoryName(configuration.Path)!);

    private static bool Classifies(ModelConfiguration configuration) => configuration.Architectures
        .Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal));

    // The rules by which recipes and applications take a classifier, and recipes a model that answers with a number.
    private static void RequireUsable(ModelFolder model)
    {
        var description = model.Configuration.NumLabels == 1
            ? ScorerConfiguration.From(model.Configuration, ArchitectureRegistry.BuiltIn)
            : ClassifierConfiguration.From(model.Configuration);
        _ = Tokenizer.FromFolder(model.Path, EmbeddingRows.Of(description.Extents));
    }

    // Only what belongs to the model: such folders hold downloads of all kinds.
    private static IEnumerable<string> NamesOf(ModelFolder model)
    {
        using var weights = model.OpenWeights();
        string[] fixedNames =
            [ModelConfiguration.FileName, Sidecar.FileName, VectorRangesFile.Name, DeltaFile.FileName];
        return
        [
            .. fixedNames.Where(name => File.Exists(Path.Combine(model.Path, name)))
                .Concat(weights.Paths.Select(
                    path => Path.GetRelativePath(model.Path, path).Replace(Path.DirectorySeparatorChar, '/')))
                .Concat(model.TokenizerFiles).Concat(SentenceTransformersFolder.FilesIn(model.Path))
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
