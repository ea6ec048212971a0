using QuantBuild.Formats;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Runtime.Loading;

namespace QuantBuild.Runtime;

/// <summary>
/// Turns texts into vectors with BERT or another encoder, quantized by QuantBuild or in full precision: texts of like
/// meaning have vectors of like direction. The vectors are, bit for bit, those of <c>dotnet quantize evaluate</c>, for
/// any threads, batches, storage of weights and processor.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time; their batches then take turns, since each uses all
/// threads of the embedder. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class TextEmbedder : IDisposable
{
    private readonly TextModel model;
    private readonly string prefix;

    private TextEmbedder(TextModel model, string? prefix)
    {
        this.model = model;
        var extents = model.Loaded.Extents;
        Dimensions = extents.Pooling!.Dimensions ?? extents.HiddenSize;
        this.prefix = prefix ?? Settings.Prefix;
    }

    /// <summary>Elements of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Whether every vector has the length 1, so that the product of two is their cosine.</summary>
    public bool IsNormalized => model.Loaded.Extents.Pooling!.IsNormalized;

    /// <summary>Tokens of a text, its prefix and special ones included, behind which it is cut off.</summary>
    public int MaximumLength => model.MaximumLength;

    /// <summary>
    /// The prefixes that the model was trained with, by name, such as <c>query</c> and <c>document</c>; empty where its
    /// files name none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Prompts => Settings.Prompts;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// Of a checkpoint (config.json, model.safetensors, the tokenizer's files, modules.json and the files it names), or
    /// the one above it: a run's output folder, or a model of a model package.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, or the model is not supported, or is none for embedding; the message names the
    /// file and says what to do.
    /// </exception>
    public static TextEmbedder Load(string folder, TextEmbedderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new TextEmbedderOptions();
        var loaded = TextModel.Load(options, (processor, keepsPacked) => LoadedModel.OpenEmbedder(
            folder, processor, keepsPacked, TextModelRegistry.BuiltIn, options.Dimensions));
        return new TextEmbedder(loaded, options.Prefix);
    }

    /// <summary>Embeds one text.</summary>
    /// <param name="text">Not null.</param>
    /// <param name="prefix">As for many.</param>
    /// <returns>[<see cref="Dimensions"/>]</returns>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public float[] Embed(string text, string? prefix = null) => Embed([text], prefix, CancellationToken.None)[0];

    /// <summary>Embeds any number of texts, those of like length together.</summary>
    /// <param name="texts">None is null. White space at their ends plays no part.</param>
    /// <param name="prefix">
    /// What stands in front of each of them, such as one of <see cref="Prompts"/>; null for that of the options, or
    /// else of the model.
    /// </param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>[<see cref="Dimensions"/>] a text, in the order of the texts; the arrays are the caller's.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null; or the model's tokenizer, which adds no special tokens, gives no token for a text.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="MaximumLength"/> has no room for a token of the text.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<float[]> Embed(
        IReadOnlyList<string> texts, string? prefix = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        model.RequireRoom(isPair: false);
        var front = prefix ?? this.prefix;
        return model.Run(
            texts.Count,
            Dimensions,
            index => model.Encode(
                EmbeddingSettings.Prepare(front, TextModel.RequireText(texts[index], index)), pair: null, index),
            vector => vector,
            cancellation);
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();

    private EmbeddingSettings Settings => model.Loaded.Embedding!;
}
