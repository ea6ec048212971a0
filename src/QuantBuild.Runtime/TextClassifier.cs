using QuantBuild.Formats;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// Classifies texts with BERT or another encoder, quantized by QuantBuild or in full precision. The logits are, bit for
/// bit, those of <c>dotnet quantize evaluate</c>, for any options, batches and processor.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time; their batches then take turns, since each uses all
/// threads of the classifier. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class TextClassifier : IDisposable
{
    // Batches whose texts are tokenized and sorted by length at a time: little padding, bounded memory.
    private const int WindowBatches = 32;

    private readonly Lock gate = new();
    private readonly LoadedModel model;
    private readonly Processor processor;
    private readonly TokenBatch batch;
    private readonly int batchSize;
    private float[] logits = [];
    private bool disposed;

    private TextClassifier(LoadedModel model, Processor processor, TextClassifierOptions options)
    {
        this.model = model;
        this.processor = processor;
        batchSize = options.BatchSize;
        batch = new TokenBatch(model.Extents.PadTokenId, model.Rows, model.Extents.FirstPosition);
        MaximumLength = int.Min(
            options.MaximumLength ?? model.Tokenizer.MaximumLength ?? int.MaxValue, model.Extents.PositionCount);
        Labels = model.Extents.Labels;
    }

    /// <summary>The model's labels, in the order of its logits.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Tokens of a text or pair, special ones included, behind which it is cut off.</summary>
    public int MaximumLength { get; }

    /// <summary>Bytes of weights in memory.</summary>
    internal long WeightBytes => model.WeightBytes;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// Of a checkpoint (config.json, model.safetensors, the tokenizer's files), or the one above it: a run's
    /// output folder, or a model of a model package.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, or the model is not supported; the message names the file and says what to do.
    /// </exception>
    public static TextClassifier Load(string folder, TextClassifierOptions? options = null) =>
        Load(folder, options, ClassifierRegistry.BuiltIn);

    /// <summary>Loads a model of one of the given architectures.</summary>
    internal static TextClassifier Load(
        string folder, TextClassifierOptions? options, ClassifierRegistry classifiers)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new TextClassifierOptions();
        var threads = new Processor(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        try
        {
            return new TextClassifier(
                LoadedModel.Open(folder, threads, options.WeightStorage == WeightStorage.Packed, classifiers),
                threads,
                options);
        }
        catch
        {
            threads.Dispose();
            throw;
        }
    }

    /// <summary>Classifies one text.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public Classification Classify(string text) => Classify([text], CancellationToken.None)[0];

    /// <summary>Classifies one pair of texts.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public Classification Classify(string text, string pair) =>
        Classify([new TextPair(text, pair)], CancellationToken.None)[0];

    /// <summary>Classifies any number of texts, those of like length together.</summary>
    /// <param name="texts">None is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null; or the model's tokenizer, which adds no special tokens, gives no token for a text.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="MaximumLength"/> has no room for a token of the text.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Classification> Classify(
        IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        RequireRoom(isPair: false);
        return Classify(texts.Count, index => Encode(texts[index], pair: null, index), cancellation);
    }

    /// <summary>Classifies any number of pairs of texts, those of like length together.</summary>
    /// <param name="pairs">No text is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a pair, in the order of the pairs.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null; or the model's tokenizer, which adds no special tokens, gives no token for a pair, or does not
    /// cut one that is too long.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model was made for single texts, or <see cref="MaximumLength"/> has no room for a token of the texts.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Classification> Classify(
        IReadOnlyList<TextPair> pairs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (model.Rows.WhyNot(model.Tokenizer, isPair: true) is { } reason)
        {
            throw new InvalidOperationException($"The model {reason}. Give single texts.");
        }

        RequireRoom(isPair: true);
        return Classify(
            pairs.Count,
            index => Encode(pairs[index].First, RequireText(pairs[index].Second, index), index),
            cancellation);
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!disposed)
            {
                disposed = true;
                processor.Dispose();
                model.Dispose();
            }
        }
    }

    private Classification[] Classify(int count, Func<int, TokenizedText> encode, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var results = new Classification[count];
        var windowSize = (int)long.Min(count, (long)WindowBatches * batchSize);
        for (var first = 0; first < count; first += windowSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var texts = new TokenizedText[int.Min(windowSize, count - first)];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = encode(first + i);
            }

            Classify(new Window(texts), results.AsSpan(first), cancellation);
        }

        return results;
    }

    private void Classify(Window window, Span<Classification> results, CancellationToken cancellation)
    {
        for (var order = window.Order; !order.IsEmpty;)
        {
            var rows = order[..int.Min(batchSize, order.Length)];
            order = order[rows.Length..];
            cancellation.ThrowIfCancellationRequested();
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                Compute(window.Texts, rows, results);
            }
        }
    }

    private void Compute(ReadOnlySpan<TokenizedText> texts, ReadOnlySpan<int> rows, Span<Classification> results)
    {
        if (logits.Length < rows.Length * Labels.Count)
        {
            logits = new float[rows.Length * Labels.Count];
        }

        batch.Fill(texts, rows);
        model.Classifier.Forward(processor, batch, logits);
        for (var row = 0; row < rows.Length; row++)
        {
            results[rows[row]] = Interpret(logits.AsSpan(row * Labels.Count, Labels.Count).ToArray());
        }
    }

    private unsafe Classification Interpret(float[] values)
    {
        var best = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ModelFileException(
                    model.Folder,
                    $"gives a logit that is {values[i]}, not a number. Export the model again, or use another one.");
            }

            best = values[i] > values[best] ? i : best;
        }

        var probabilities = new float[values.Length];
        fixed (float* source = values, target = probabilities)
        {
            Softmax.Forward(source, target, values.Length, 0, 1);
        }

        return new Classification(Labels[best], probabilities[best], values);
    }

    private TokenizedText Encode(string text, string? pair, int index)
    {
        TokenizedText encoded;
        try
        {
            encoded = model.Tokenizer.Encode(RequireText(text, index), pair, MaximumLength);
        }
        catch (TextTooLongException exception)
        {
            throw new ArgumentException($"Text {index}: {exception.Message}", nameof(text), exception);
        }

        return encoded.Length > 0
            ? encoded
            : throw new ArgumentException(
                $"Text {index} has no token: the model's tokenizer adds no special ones, and finds no word.",
                nameof(text));
    }

    // The option may be shorter than what the model's tokenizer adds to a text.
    private void RequireRoom(bool isPair)
    {
        var layout = model.Tokenizer.LayoutOf(isPair);
        if (MaximumLength < layout.ShortestLength)
        {
            throw new InvalidOperationException(
                $"{nameof(MaximumLength)} is {MaximumLength}, but the model's tokenizer alone adds "
                + $"{layout.SpecialTokens} tokens. Load it with at least {layout.ShortestLength}.");
        }
    }

    private static string RequireText(string? text, int index) =>
        text ?? throw new ArgumentException($"Text {index} is null.", nameof(text));
}
