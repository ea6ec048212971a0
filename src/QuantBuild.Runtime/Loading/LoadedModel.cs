using QuantBuild.Formats;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Runtime.Bert;
using QuantBuild.Runtime.Execution;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Loading;

/// <summary>A model folder as it is used: tokenizer, layers, and the memory they live in.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly NativeArena arena;

    private LoadedModel(
        string folder,
        BertConfiguration configuration,
        EmbeddingRows rows,
        ITokenizer tokenizer,
        NativeArena arena,
        BertClassifier classifier)
    {
        Folder = folder;
        Configuration = configuration;
        Rows = rows;
        Tokenizer = tokenizer;
        this.arena = arena;
        Classifier = classifier;
    }

    /// <summary>The checkpoint's.</summary>
    public string Folder { get; }

    public BertConfiguration Configuration { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>What the tokenizer keeps to, for single texts.</summary>
    public EmbeddingRows Rows { get; }

    public BertClassifier Classifier { get; }

    /// <summary>Bytes of weights.</summary>
    public long WeightBytes => arena.Bytes;

    /// <exception cref="ModelFileException">A file is missing, damaged or of a model that is not supported.</exception>
    public static LoadedModel Open(string given, Processor processor, WeightStorage storage)
    {
        var folder = ModelFolder.Open(
            ModelLocation.Find(given),
            ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer);
        var configuration = ClassifierConfiguration.From(folder.Configuration);
        var rows = new EmbeddingRows(
            configuration.VocabularySize, configuration.TokenTypeCount, configuration.PositionCount);
        var tokenizer = OpenTokenizer(folder.Path, rows);
        using var tensors = StoredTensors.Open(folder, BertTensors.Of(configuration));
        var memory = new NativeArena();
        try
        {
            var layers = new LayerFactory(tensors, memory, processor.Pool, storage);
            var points = new PointFactory(tensors.IsQuantized ? folder.Path : null, memory);
            var classifier = new BertFactory(configuration, layers, points).Create();
            return new LoadedModel(folder.Path, configuration, rows, tokenizer, memory, classifier);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public void Dispose() => arena.Dispose();

    private static ITokenizer OpenTokenizer(string folder, EmbeddingRows rows)
    {
        try
        {
            return Tokenizers.Tokenizer.FromFolder(folder, rows);
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
