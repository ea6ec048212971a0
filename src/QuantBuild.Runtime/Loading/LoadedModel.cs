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
        ITokenizer tokenizer,
        NativeArena arena,
        BertClassifier classifier)
    {
        Folder = folder;
        Configuration = configuration;
        Tokenizer = tokenizer;
        this.arena = arena;
        Classifier = classifier;
    }

    /// <summary>The checkpoint's.</summary>
    public string Folder { get; }

    public BertConfiguration Configuration { get; }

    public ITokenizer Tokenizer { get; }

    public BertClassifier Classifier { get; }

    /// <summary>Bytes of weights.</summary>
    public long WeightBytes => arena.Bytes;

    /// <exception cref="ModelFileException">A file is missing, damaged or of a model that is not supported.</exception>
    public static LoadedModel Open(string given, Processor processor, WeightStorage storage)
    {
        var folder = ModelFolder.Open(
            ModelLocation.Find(given),
            ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer);
        var configuration = BertConfiguration.From(folder.Configuration);
        RequireClassifier(configuration);
        var tokenizer = OpenTokenizer(folder.Path, configuration.VocabularySize);
        using var tensors = StoredTensors.Open(folder, BertTensors.Of(configuration));
        var memory = new NativeArena();
        try
        {
            var layers = new LayerFactory(tensors, memory, processor.Pool, storage);
            var points = new PointFactory(tensors.IsQuantized ? folder.Path : null, memory);
            var classifier = new BertFactory(configuration, layers, points).Create();
            return new LoadedModel(folder.Path, configuration, tokenizer, memory, classifier);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public void Dispose() => arena.Dispose();

    private static void RequireClassifier(BertConfiguration configuration)
    {
        const string activation = "gelu";
        const string problem = "single_label_classification";
        var file = configuration.Configuration;
        if (configuration.HiddenActivation != activation)
        {
            throw file.Refuse(
                "hidden_act", $"'{configuration.HiddenActivation}' is not supported, only '{activation}'");
        }

        if (file.ProblemType is { } other && other != problem)
        {
            throw file.Refuse("problem_type", $"'{other}' is not supported, only '{problem}'");
        }
    }

    private static ITokenizer OpenTokenizer(string folder, int vocabularySize)
    {
        try
        {
            var tokenizer = Tokenizers.Tokenizer.FromFolder(folder);
            return tokenizer.VocabularySize <= vocabularySize
                ? tokenizer
                : throw new ModelFileException(
                    folder,
                    $"has a tokenizer with {tokenizer.VocabularySize} tokens, but word embeddings for {vocabularySize} "
                    + "('vocab_size'). Use the vocabulary the model was trained with.")
                {
                    Problem = ModelFileProblem.Vocabulary,
                };
        }
        catch (VocabularyException exception)
        {
            var line = exception.Line is { } number ? $"line {number}: " : "";
            throw new ModelFileException(exception.Path, line + exception.Detail, exception)
            {
                Problem = ModelFileProblem.Vocabulary,
            };
        }
    }
}
