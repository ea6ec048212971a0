using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.SentenceEmbeddings;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// What models are for, each with the class of the package that loads it: by the class that the configuration names,
/// and by the list of modules, which embedding models have.
/// </summary>
/// <param name="ClassName">The class that loads such models.</param>
/// <param name="Noun">What such a model is called.</param>
/// <param name="Describe">What it is made of.</param>
internal sealed record ModelUse(
    string ClassName, string Noun, Func<ModelConfiguration, ArchitectureRegistry, ModelDescription> Describe)
{
    private const string SequenceClassEnding = "ForSequenceClassification";

    public static ModelUse TextClassifier { get; } = new(
        "TextClassifier",
        "a text classifier",
        (configuration, architectures) => ClassifierConfiguration.From(configuration, architectures));

    public static ModelUse Reranker { get; } = new(
        "Reranker",
        "a model that answers with a number, as for regression or reranking, and with no class",
        ScorerConfiguration.From);

    public static ModelUse TokenClassifier { get; } = new(
        "TokenClassifier", "a token classifier", TokenClassifierConfiguration.From);

    public static ModelUse QuestionAnswerer { get; } = new(
        "QuestionAnswerer", "a question answerer", AnswererConfiguration.From);

    public static ModelUse TextGenerator { get; } = new(
        "TextGenerator", "a model that writes texts", GeneratorConfiguration.From);

    public static ModelUse TextEmbedder { get; } = new(
        "TextEmbedder",
        "an embedding model",
        (_, _) => throw new NotSupportedException("How vectors are pooled, the folder says."));

    /// <exception cref="ModelFileException">
    /// The folder holds a model for another class; the message names it. Or it does not say how texts are pooled.
    /// </exception>
    public void Require(ModelFolder folder)
    {
        var use = Of(folder);
        if (use is not null && use != this)
        {
            throw Refuse(folder, use);
        }

        if (this == TextEmbedder && use is null)
        {
            throw Refuse(
                folder.Path,
                $"lacks {SentenceTransformersFolder.ModulesFile}, which says how texts become vectors. Copy it and the "
                + "files it names from the model that the checkpoint was made of.");
        }
    }

    // Null where nothing says it: then the rules for configurations speak.
    private static ModelUse? Of(ModelFolder folder)
    {
        var configuration = folder.Configuration;
        return configuration switch
        {
            _ when configuration.Architectures.Any(
                name => name.EndsWith(SequenceClassEnding, StringComparison.Ordinal)) =>
                configuration.NumLabels == 1 ? Reranker : TextClassifier,
            _ when TokenClassifierConfiguration.IsNamedBy(configuration) => TokenClassifier,
            _ when AnswererConfiguration.IsNamedBy(configuration) => QuestionAnswerer,
            _ when GeneratorConfiguration.IsNamedBy(configuration) => TextGenerator,
            _ when SentenceTransformersFolder.IsIn(folder.Path) => TextEmbedder,
            _ => null,
        };
    }

    private ModelFileException Refuse(ModelFolder folder, ModelUse use)
    {
        var advice = $"Load it with {use.ClassName}, or give the folder of {Noun}.";
        return use == TextEmbedder
            ? Refuse(folder.Path, $"holds {use.Noun} ({SentenceTransformersFolder.ModulesFile}). {advice}")
            : Refuse(
                Path.Combine(folder.Path, ModelConfiguration.FileName),
                $"describes {use.Noun} ('architectures': {folder.Configuration.Architectures[0]}). {advice}");
    }

    private static ModelFileException Refuse(string path, string problem) =>
        new(path, problem) { Problem = ModelFileProblem.Purpose };
}
