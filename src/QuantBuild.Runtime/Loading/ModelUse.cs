using QuantBuild.Formats;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.SentenceEmbeddings;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// Says which class of the package loads a model, by its list of modules, which embedding models have, and by the class
/// that its configuration names.
/// </summary>
internal static class ModelUse
{
    private const string ClassifierEnding = "ForSequenceClassification";

    /// <exception cref="ModelFileException">The folder holds an embedding model.</exception>
    public static void RequireClassifier(ModelFolder folder)
    {
        if (SentenceTransformersFolder.IsIn(folder.Path) && !IsClassifier(folder))
        {
            throw Refuse(
                folder.Path,
                $"holds an embedding model ({SentenceTransformersFolder.ModulesFile}). Load it with "
                + "TextEmbedder, or give the folder of a text classifier.");
        }
    }

    /// <exception cref="ModelFileException">
    /// The folder holds a classifier, or does not say how texts are pooled.
    /// </exception>
    public static void RequireEmbedder(ModelFolder folder)
    {
        if (IsClassifier(folder))
        {
            throw Refuse(
                Path.Combine(folder.Path, ModelConfiguration.FileName),
                $"describes a text classifier ('architectures': {folder.Configuration.Architectures[0]}). Load it with "
                + "TextClassifier, or give the folder of an embedding model.");
        }

        if (!SentenceTransformersFolder.IsIn(folder.Path))
        {
            throw Refuse(
                folder.Path,
                $"lacks {SentenceTransformersFolder.ModulesFile}, which says how texts become vectors. Copy it and the "
                + "files it names from the model that the checkpoint was made of.");
        }
    }

    private static bool IsClassifier(ModelFolder folder) => folder.Configuration.Architectures
        .Any(name => name.EndsWith(ClassifierEnding, StringComparison.Ordinal));

    private static ModelFileException Refuse(string path, string problem) =>
        new(path, problem) { Problem = ModelFileProblem.Purpose };
}
