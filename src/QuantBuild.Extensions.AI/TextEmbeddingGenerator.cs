using Microsoft.Extensions.AI;
using QuantBuild.Runtime;

namespace QuantBuild.Extensions.AI;

/// <summary>
/// A <see cref="TextEmbedder"/> as a generator of embeddings: the vectors are those of <c>dotnet quantize evaluate</c>,
/// bit for bit.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time. Texts are computed on threads of the pool, by batches
/// that take turns. Of the options of a call <c>Dimensions</c> and <c>ModelId</c> must be absent or the generator's,
/// and the additional property <see cref="PrefixProperty"/> is the prefix of its texts.
/// </remarks>
public sealed class TextEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>
    /// The additional property, a text, that stands in front of every text of a call instead of the model's own prefix.
    /// </summary>
    public const string PrefixProperty = "prefix";

    private const string Provider = "quantbuild";

    private readonly TextEmbedder embedder;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <param name="embedder">Disposed with the generator.</param>
    /// <param name="modelId">The name that embeddings and metadata state; null for none.</param>
    public TextEmbeddingGenerator(TextEmbedder embedder, string? modelId = null)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        this.embedder = embedder;
        metadata = new EmbeddingGeneratorMetadata(Provider, providerUri: null, modelId, embedder.Dimensions);
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="ArgumentException">No folder is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is outside its range.</exception>
    /// <remarks>
    /// A file that is missing or damaged, and a model that is not supported or none for embedding, throw what
    /// <see cref="TextEmbedder.Load"/> throws.
    /// </remarks>
    public static TextEmbeddingGenerator Load(EmbeddingModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Folder.Length == 0)
        {
            throw new ArgumentException(
                $"The options name no {nameof(options.Folder)}. Give the folder of a checkpoint.", nameof(options));
        }

        var folder = Path.GetFullPath(options.Folder, AppContext.BaseDirectory);
        var loaded = TextEmbedder.Load(folder, new TextEmbedderOptions
        {
            Prefix = options.Prefix,
            Dimensions = options.Dimensions,
            MaximumLength = options.MaximumLength,
            Threads = options.Threads,
            BatchSize = options.BatchSize,
            WeightStorage = options.WeightStorage,
        });
        return new TextEmbeddingGenerator(
            loaded, options.ModelId ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="values">None is null.</param>
    /// <param name="options">See the remarks of the class; null for none.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>One embedding a text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">A text is null, or the tokenizer gives no token for it.</exception>
    /// <exception cref="NotSupportedException">The options ask for other dimensions, or another model.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed of.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireOwn(options);
        var texts = values.ToArray();
        var prefix = PrefixOf(options);
        var vectors = await Task.Run(() => embedder.Embed(texts, prefix, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new GeneratedEmbeddings<Embedding<float>>(
            vectors.Select(vector => new Embedding<float>(vector) { ModelId = metadata.DefaultModelId }));
    }

    /// <summary>
    /// The generator itself, its <see cref="EmbeddingGeneratorMetadata"/> or its <see cref="TextEmbedder"/>; null for
    /// any other type, and for any key.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null
            ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata)
                ? metadata
                : serviceType == typeof(TextEmbedder)
                    ? embedder
                    : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Frees the model, after the batch that is being computed.</summary>
    public void Dispose() => embedder.Dispose();

    private void RequireOwn(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != embedder.Dimensions)
        {
            throw new NotSupportedException(
                $"Embeddings of {dimensions} dimensions are asked for, and the model gives {embedder.Dimensions}. Load "
                + $"it with {nameof(EmbeddingModelOptions.Dimensions)} {dimensions}.");
        }

        if (options?.ModelId is { } model && model != metadata.DefaultModelId)
        {
            throw new NotSupportedException(
                $"Embeddings of the model '{model}' are asked for, and this generator is of "
                + $"'{metadata.DefaultModelId}'. Ask the generator of that model.");
        }
    }

    private static string? PrefixOf(EmbeddingGenerationOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PrefixProperty, out var value) is not true
            ? null
            : value as string ?? throw new ArgumentException(
                $"The additional property '{PrefixProperty}' is no text.", nameof(options));
}
