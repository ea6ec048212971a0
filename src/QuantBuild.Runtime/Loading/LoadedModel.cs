using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Runtime.Execution;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Loading;

/// <summary>A model folder as it is used: tokenizer, layers, and the memory they live in.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly NativeArena arena;

    private LoadedModel(
        string folder,
        ModelExtents extents,
        EmbeddingRows rows,
        ITokenizer tokenizer,
        NativeArena arena,
        IClassifier classifier)
    {
        Folder = folder;
        Extents = extents;
        Rows = rows;
        Tokenizer = tokenizer;
        this.arena = arena;
        Classifier = classifier;
    }

    /// <summary>The checkpoint's.</summary>
    public string Folder { get; }

    public ModelExtents Extents { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>What the tokenizer keeps to, for single texts.</summary>
    public EmbeddingRows Rows { get; }

    public IClassifier Classifier { get; }

    /// <summary>Bytes of weights.</summary>
    public long WeightBytes => arena.Bytes;

    /// <param name="given">Path of the model, as the application gave it.</param>
    /// <param name="processor">What computes.</param>
    /// <param name="keepsPacked">Whether quantized weights stay in their few bits; else they are decoded now.</param>
    /// <param name="classifiers">The architectures that can be run.</param>
    /// <exception cref="ModelFileException">A file is missing, damaged or of a model that is not supported.</exception>
    public static LoadedModel Open(
        string given, Processor processor, bool keepsPacked, ClassifierRegistry classifiers)
    {
        var folder = ModelFolder.Open(
            ModelLocation.Find(given),
            ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer);
        var model = ClassifierConfiguration.From(folder.Configuration, classifiers.Architectures);
        var rows = EmbeddingRows.Of(model.Extents);
        var tokenizer = OpenTokenizer(folder.Path, rows);
        using var tensors = StoredTensors.Open(folder, model);
        var memory = new NativeArena();
        try
        {
            var layers = new LayerFactory(model, tensors, memory, processor.Pool, keepsPacked);
            var points = new PointFactory(tensors.IsQuantized ? folder.Path : null, memory);
            var classifier = classifiers.Create(model, layers, points);
            return new LoadedModel(folder.Path, model.Extents, rows, tokenizer, memory, classifier);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Classifier.Dispose();
        arena.Dispose();
    }

    private static ITokenizer OpenTokenizer(string folder, EmbeddingRows rows)
    {
        try
        {
            return Tokenizers.Loading.Tokenizer.FromFolder(folder, rows);
        }
        catch (VocabularyException exception)
        {
            var line = exception.Line is { } number ? $"line {number}: " : "";
            throw new ModelFileException(exception.Path, line + exception.Detail, exception)
            {
                Problem = exception.Problem == VocabularyProblem.Unsupported
                    ? ModelFileProblem.Unsupported
                    : ModelFileProblem.Vocabulary,
            };
        }
    }
}
