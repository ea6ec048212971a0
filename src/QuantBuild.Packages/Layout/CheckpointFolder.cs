using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.QuestionAnswering;
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

    private const string TextClassification = "text-classification";
    private const string TokenClassification = "token-classification";

    private const string FullScheme = "32-32-32";
    private const string UnknownScheme = "unknown";

    /// <summary>Whether a file holds what a checkpoint's format has no place for, and no weights.</summary>
    public static bool IsSidecar(string path) => Path.GetFileName(path) == Sidecar.FileName;

    public static PackableModel Read(string folder, string? name)
    {
        if (!File.Exists(Path.Combine(folder, ModelConfiguration.FileName)))
        {
            throw PackableModel.Refuse(folder, $"holds neither a run's output nor {ModelConfiguration.FileName}");
        }

        var model = ModelFolder.Open(folder);
        if (model.WeightsFolder != model.Path)
        {
            throw PackableModel.Refuse(folder, "holds a delta without its backbone, which lies in a package already");
        }

        RequireUsable(model);

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
                Backbone = DeltaBackbone.Find(files),
                Files = [.. files.Select(file => file.Entry)],
            },
            files);
    }

    /// <summary>What a configuration tells: task, labels and inputs; nothing where there is none.</summary>
    public static PackagedModel Describe(ModelConfiguration? configuration)
    {
        var task = configuration is null ? null : TaskOf(configuration);
        return new PackagedModel
        {
            Name = string.Empty,
            Format = string.Empty,
            Scheme = string.Empty,
            Files = [],
            Task = task,
            Labels = task is TextClassification or TokenClassification ? configuration!.Labels : [],
            Inputs = configuration is null
                ? []
                : ArchitectureRegistry.BuiltIn.Find(configuration.ModelType)?.InputNames ?? [],
        };
    }

    // One label is no class among others: the head answers with a number, of which nothing says what it is for.
    private static string? TaskOf(ModelConfiguration configuration) => configuration switch
    {
        _ when Classifies(configuration) => configuration.NumLabels > 1 ? TextClassification : null,
        _ when TokenClassifierConfiguration.IsNamedBy(configuration) => TokenClassification,
        _ when AnswererConfiguration.IsNamedBy(configuration) => "question-answering",
        _ when IsEmbedder(configuration) => "sentence-embedding",
        _ => null,
    };

    private static bool IsEmbedder(ModelConfiguration configuration) =>
        !Classifies(configuration) && SentenceTransformersFolder.IsIn(Path.GetDirectoryName(configuration.Path)!);

    private static bool Classifies(ModelConfiguration configuration) => configuration.Architectures
        .Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal));

    // The rules by which recipes and applications take models with a head.
    private static void RequireUsable(ModelFolder model)
    {
        var configuration = model.Configuration;
        var architectures = ArchitectureRegistry.BuiltIn;
        var description = configuration switch
        {
            _ when Classifies(configuration) => configuration.NumLabels == 1
                ? ScorerConfiguration.From(configuration, architectures)
                : ClassifierConfiguration.From(configuration),
            _ when TokenClassifierConfiguration.IsNamedBy(configuration) =>
                TokenClassifierConfiguration.From(configuration, architectures),
            _ when AnswererConfiguration.IsNamedBy(configuration) =>
                AnswererConfiguration.From(configuration, architectures),
            _ => null,
        };
        if (description is not null)
        {
            _ = Tokenizer.FromFolder(model.Path, EmbeddingRows.Of(description.Extents));
        }
    }

    // Only what belongs to the model: such folders hold downloads of all kinds.
    private static IEnumerable<string> NamesOf(ModelFolder model)
    {
        using var weights = model.OpenWeights();
        string[] fixedNames =
        [
            ModelConfiguration.FileName, Sidecar.FileName, AnswerSettingsFile.Name, VectorRangesFile.Name,
            DeltaFile.FileName,
        ];
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
