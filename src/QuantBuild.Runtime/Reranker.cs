using QuantBuild.Formats;
using QuantBuild.Runtime.Loading;

namespace QuantBuild.Runtime;

/// <summary>
/// Scores pairs of texts with a cross-encoder, BERT or another encoder with one output, and orders documents by their
/// relevance to a query. The scores are, bit for bit, the logits of <c>dotnet quantize evaluate</c>, for any threads,
/// batches, storage of weights and processor. Models of regression, which answer with a number too, are scored alike.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time; their batches then take turns, since each uses all
/// threads of the reranker. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class Reranker : IDisposable
{
    private readonly TextModel model;

    private Reranker(TextModel model) => this.model = model;

    /// <summary>Tokens of a query and its document, special ones included, behind which they are cut off.</summary>
    public int MaximumLength => model.MaximumLength;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// Of a checkpoint (config.json, model.safetensors, the tokenizer's files), or the one above it: a run's
    /// output folder, or a model of a model package.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, or the model is not supported, or is for another class of this library; the
    /// message names the file and says what to do.
    /// </exception>
    public static Reranker Load(string folder, RerankerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new Reranker(TextModel.Load(
            options ?? new RerankerOptions(),
            (processor, keepsPacked) => LoadedModel.Open(
                folder, ModelUse.Reranker, processor, keepsPacked, TextModelRegistry.BuiltIn)));
    }

    /// <summary>Scores one document.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public float Score(string query, string document) =>
        Score([new TextPair(query, document)], CancellationToken.None)[0];

    /// <summary>Scores any number of pairs, those of like length together.</summary>
    /// <param name="pairs">Each a query and a document; no text is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>The model's logits, in the order of the pairs; the larger, the more relevant.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null; or the model's tokenizer, which adds no special tokens, gives no token for a pair, or does not
    /// cut one that is too long.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model was made for single texts, or <see cref="MaximumLength"/> has no room for a token of the texts.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<float> Score(IReadOnlyList<TextPair> pairs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        model.RequirePairs();
        return model.Run(
            pairs.Count,
            columns: 1,
            index => model.Encode(pairs[index], index),
            (_, logits) => logits[0],
            cancellation);
    }

    /// <summary>Orders documents by their relevance to a query.</summary>
    /// <param name="query">Not null.</param>
    /// <param name="documents">None is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>All of them, the most relevant first; of equal scores the one that was given first.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Score(IReadOnlyList{TextPair}, CancellationToken)"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">Likewise.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<RankedDocument> Rank(
        string query, IReadOnlyList<string> documents, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var scores = Score([.. documents.Select(document => new TextPair(query, document))], cancellation);
        return
        [
            .. scores.Select((score, index) => new RankedDocument(index, score))
                .OrderByDescending(document => document.Score),
        ];
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();
}
