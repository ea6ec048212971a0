using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Runtime.Execution;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Loading;

/// <summary>A model folder as it is used: tokenizer, layers, and the memory they live in.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly NativeArena arena;
    private readonly SharedBackbone? backbone;

    private LoadedModel(
        string folder,
        ModelExtents extents,
        EmbeddingRows rows,
        ITokenizer tokenizer,
        NativeArena arena,
        SharedBackbone? backbone,
        INetwork network)
    {
        Folder = folder;
        Extents = extents;
        Rows = rows;
        Tokenizer = tokenizer;
        this.arena = arena;
        this.backbone = backbone;
        Network = network;
    }

    /// <summary>The checkpoint's.</summary>
    public string Folder { get; }

    public ModelExtents Extents { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>What the tokenizer keeps to, for single texts.</summary>
    public EmbeddingRows Rows { get; }

    /// <summary>Of the kind that the model's use asks for.</summary>
    public INetwork Network { get; }

    /// <summary>Bytes of weights, those of a backbone that other models share among them.</summary>
    public long WeightBytes => arena.Bytes + SharedBytes;

    /// <summary>Bytes of the backbone that other models may share; 0 for a model by itself.</summary>
    public long SharedBytes => backbone?.Bytes ?? 0;

    /// <summary>How texts become vectors; null for a model with a head.</summary>
    public EmbeddingSettings? Embedding { get; private init; }

    /// <summary>Between which values its vectors lay; null where the folder does not say.</summary>
    public VectorRanges? VectorRanges { get; private init; }

    /// <summary>Whether each of a text's logits decides about its label by itself.</summary>
    public bool IsMultiLabel { get; private init; }

    /// <summary>Tokens of the longest text by the model's files; null where they state none.</summary>
    public int? StatedLength => Embedding?.MaximumLength ?? Tokenizer.MaximumLength;

    /// <param name="given">Path of the model, as the application gave it.</param>
    /// <param name="use">What it is to be used for.</param>
    /// <param name="processor">What computes.</param>
    /// <param name="keepsPacked">Whether quantized weights stay in their few bits; else they are decoded now.</param>
    /// <param name="models">The architectures that can be run.</param>
    /// <exception cref="ModelFileException">A file is missing, damaged or of a model that is not supported.</exception>
    public static LoadedModel Open(
        string given, ModelUse use, Processor processor, bool keepsPacked, TextModelRegistry models)
    {
        var folder = OpenFolder(given);
        use.Require(folder);
        var model = use.Describe(folder.Configuration, models.Architectures);
        return Open(folder, model, embedding: null, processor, keepsPacked, models);
    }

    /// <param name="given">Path of the model, as the application gave it.</param>
    /// <param name="processor">What computes.</param>
    /// <param name="keepsPacked">Whether quantized weights stay in their few bits; else they are decoded now.</param>
    /// <param name="models">The architectures that can be run.</param>
    /// <param name="dimensions">Elements of a vector that are kept; null for what the model states.</param>
    /// <exception cref="ModelFileException">A file is missing, damaged or of a model that is not supported.</exception>
    public static LoadedModel OpenEmbedder(
        string given, Processor processor, bool keepsPacked, TextModelRegistry models, int? dimensions)
    {
        var folder = OpenFolder(given);
        ModelUse.TextEmbedder.Require(folder);
        var width = models.Architectures.Of(folder.Configuration).Read(folder.Configuration).HiddenSize;
        var settings = SentenceTransformersFolder.Read(folder.Path, width)!;
        var pooling = settings.Pooling with { Dimensions = dimensions ?? settings.Pooling.Dimensions };
        var model = EmbedderConfiguration.From(folder.Configuration, pooling, models.Architectures);
        return Open(folder, model, settings, processor, keepsPacked, models);
    }

    private static ModelFolder OpenFolder(string given) => ModelFolder.Open(
        ModelLocation.Find(given),
        ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer);

    private static LoadedModel Open(
        ModelFolder folder,
        ModelDescription model,
        EmbeddingSettings? embedding,
        Processor processor,
        bool keepsPacked,
        TextModelRegistry models)
    {
        var rows = EmbeddingRows.Of(model.Extents);
        var tokenizer = OpenTokenizer(folder.TokenizerFolder, rows);
        using var tensors = StoredTensors.Open(folder, model);
        var memory = new NativeArena();
        var shared = tensors.Backbone is { } digest ? SharedBackbone.Rent(digest) : null;
        try
        {
            var layers = new LayerFactory(model, tensors, memory, shared, processor.Pool, keepsPacked);
            var points = new PointFactory(tensors.IsQuantized ? folder.Path : null, tensors.Delta, memory);
            var network = models.Create(model, layers, points);
            return new LoadedModel(folder.Path, model.Extents, rows, tokenizer, memory, shared, network)
            {
                Embedding = embedding,
                VectorRanges = embedding is null ? null : VectorRangesFile.Read(folder.Path),
                IsMultiLabel = ClassifierConfiguration.IsMultiLabel(folder.Configuration),
            };
        }
        catch
        {
            memory.Dispose();
            shared?.Return();
            throw;
        }
    }

    public void Dispose()
    {
        Network.Dispose();
        arena.Dispose();
        backbone?.Return();
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
