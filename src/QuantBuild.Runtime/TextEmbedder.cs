using QuantBuild.Formats;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Kernels.Similarity;
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

    /// <summary>
    /// Whether the checkpoint states the ranges that int8 vectors need, of as many elements as
    /// <see cref="Dimensions"/>.
    /// </summary>
    public bool GivesInt8 => model.Loaded.VectorRanges?.Dimensions == Dimensions;

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
        IReadOnlyList<string> texts, string? prefix = null, CancellationToken cancellation = default) =>
        Embed(texts, prefix, vector => vector, cancellation);

    /// <summary>Embeds texts into int8 vectors, which take a quarter of the memory of floats.</summary>
    /// <returns>
    /// [<see cref="Dimensions"/>] a text, the <see cref="ToInt8"/> of its vector, in the order of the texts.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// As for <see cref="ToInt8"/>, or <see cref="MaximumLength"/> has no room for a token of the text.
    /// </exception>
    /// <inheritdoc cref="Embed(IReadOnlyList{string}, string?, CancellationToken)"/>
    public IReadOnlyList<sbyte[]> EmbedInt8(
        IReadOnlyList<string> texts, string? prefix = null, CancellationToken cancellation = default)
    {
        RequireRanges();
        return Embed(texts, prefix, vector => ToInt8(vector), cancellation);
    }

    /// <summary>Embeds texts into binary vectors: a bit an element.</summary>
    /// <returns>The <see cref="ToBinary"/> of each text's vector, in the order of the texts.</returns>
    /// <inheritdoc cref="Embed(IReadOnlyList{string}, string?, CancellationToken)"/>
    public IReadOnlyList<byte[]> EmbedBinary(
        IReadOnlyList<string> texts, string? prefix = null, CancellationToken cancellation = default) =>
        Embed(texts, prefix, vector => ToBinary(vector), cancellation);

    /// <summary>
    /// The int8 form of a vector of this model: each element's place in the range that calibration texts had there, in
    /// 255 steps from −128 to 127. <see cref="VectorSimilarity.Dot"/> compares two.
    /// </summary>
    /// <param name="vector">[<see cref="Dimensions"/>]</param>
    /// <returns>[<see cref="Dimensions"/>]</returns>
    /// <exception cref="ArgumentException">It has more or fewer elements.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="GivesInt8"/> is false: the checkpoint has no ranges, or of vectors with other elements.
    /// </exception>
    public sbyte[] ToInt8(ReadOnlySpan<float> vector)
    {
        var known = RequireRanges();
        var codes = new sbyte[Dimensions];
        VectorCodes.ToInt8(vector, known.Minimum, known.Maximum, codes);
        return codes;
    }

    /// <summary>
    /// The binary form of a vector: a bit an element, set where it is above 0, the first one the highest bit of the
    /// first byte. <see cref="VectorSimilarity.HammingDistance"/> compares two.
    /// </summary>
    /// <param name="vector">Any number of elements.</param>
    /// <returns>A byte for each eight of them, or fewer at the end; bits beyond the last element are clear.</returns>
    public static byte[] ToBinary(ReadOnlySpan<float> vector)
    {
        var bits = new byte[VectorCodes.BytesOf(vector.Length)];
        VectorCodes.ToBits(vector, bits);
        return bits;
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();

    private IReadOnlyList<TResult> Embed<TResult>(
        IReadOnlyList<string> texts,
        string? prefix,
        Func<float[], TResult> interpret,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        model.RequireRoom(isPair: false);
        var front = prefix ?? this.prefix;
        return model.Run(
            texts.Count,
            Dimensions,
            index => model.Encode(
                EmbeddingSettings.Prepare(front, TextModel.RequireText(texts[index], index)), pair: null, index),
            (_, vector) => interpret(vector),
            cancellation);
    }

    private VectorRanges RequireRanges() => GivesInt8
        ? model.Loaded.VectorRanges!
        : throw new InvalidOperationException(
            model.Loaded.VectorRanges is { } others
                ? $"The checkpoint's int8 vectors have {others.Dimensions} elements, not {Dimensions}. Load it without "
                    + $"{nameof(TextEmbedderOptions.Dimensions)}, or make it by a recipe with 'model.dimensions' "
                    + $"{Dimensions}."
                : $"The checkpoint has no ranges of int8 vectors ({VectorRangesFile.Name}). Make it by a recipe with "
                    + "'vectors: [int8]' below 'quantize'.");

    private EmbeddingSettings Settings => model.Loaded.Embedding!;
}
