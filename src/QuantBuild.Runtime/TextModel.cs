using QuantBuild.Formats;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// A loaded model and what computes it: takes any number of texts, tokenizes them, and gives numbers for each. Texts of
/// like length are computed together; batches of several callers take turns.
/// </summary>
internal sealed class TextModel : IDisposable
{
    // Batches whose texts are tokenized and sorted by length at a time: little padding, bounded memory.
    private const int WindowBatches = 32;

    private readonly Lock gate = new();
    private readonly LoadedModel model;
    private readonly ITextNetwork network;
    private readonly Processor processor;
    private readonly TokenBatch batch;
    private readonly int batchSize;
    private float[] rows = [];
    private bool disposed;

    private TextModel(LoadedModel model, Processor processor, TextModelOptions options)
    {
        this.model = model;
        network = (ITextNetwork)model.Network;
        this.processor = processor;
        batchSize = options.BatchSize;
        batch = new TokenBatch(model.Extents.PadTokenId, model.Rows, model.Extents.FirstPosition);
        MaximumLength = int.Min(
            options.MaximumLength ?? model.StatedLength ?? int.MaxValue, model.Extents.PositionCount);
    }

    /// <summary>Turns the numbers of the text of an index into its result; it may keep the array.</summary>
    public delegate TResult Interpreter<out TResult>(int index, float[] values);

    public LoadedModel Loaded => model;

    /// <summary>Tokens of a text or pair, special ones included, behind which it is cut off.</summary>
    public int MaximumLength { get; }

    /// <param name="options">How to compute.</param>
    /// <param name="open">Opens the model's folder for the threads and the storage of the options.</param>
    /// <exception cref="ModelFileException">What <paramref name="open"/> says.</exception>
    public static TextModel Load(TextModelOptions options, Func<Processor, bool, LoadedModel> open)
    {
        var threads = new Processor(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        try
        {
            return new TextModel(open(threads, options.WeightStorage == WeightStorage.Packed), threads, options);
        }
        catch
        {
            threads.Dispose();
            throw;
        }
    }

    /// <summary>Computes any number of texts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="columns">Numbers that the model gives for each, or for each of its tokens.</param>
    /// <param name="encode">Tokenizes the text of an index.</param>
    /// <param name="interpret">Makes the result of a text.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a text, in the order of the texts.</returns>
    public TResult[] Run<TResult>(
        int count,
        int columns,
        Func<int, TokenizedText> encode,
        Interpreter<TResult> interpret,
        CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var results = new TResult[count];
        var windowSize = (int)long.Min(count, (long)WindowBatches * batchSize);
        for (var first = 0; first < count; first += windowSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var texts = new TokenizedText[int.Min(windowSize, count - first)];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = encode(first + i);
            }

            Run(new Window(texts), first, columns, interpret, results.AsSpan(first), cancellation);
        }

        return results;
    }

    /// <summary>The tokens of a text or pair.</summary>
    /// <exception cref="ArgumentException">It has none, or is too long for a tokenizer that cuts nothing.</exception>
    public TokenizedText Encode(string text, string? pair, int index)
    {
        TokenizedText encoded;
        try
        {
            encoded = model.Tokenizer.Encode(text, pair, MaximumLength);
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

    /// <exception cref="InvalidOperationException">
    /// <see cref="MaximumLength"/> is shorter than what the model's tokenizer adds to a text.
    /// </exception>
    public void RequireRoom(bool isPair)
    {
        var layout = model.Tokenizer.LayoutOf(isPair);
        if (MaximumLength < layout.ShortestLength)
        {
            throw new InvalidOperationException(
                $"{nameof(MaximumLength)} is {MaximumLength}, but the model's tokenizer alone adds "
                + $"{layout.SpecialTokens} tokens. Load it with at least {layout.ShortestLength}.");
        }
    }

    /// <exception cref="InvalidOperationException">
    /// The model was made for single texts, or <see cref="MaximumLength"/> is too short.
    /// </exception>
    public void RequirePairs()
    {
        if (model.Rows.WhyNot(model.Tokenizer, isPair: true) is { } reason)
        {
            throw new InvalidOperationException($"The model {reason}. Give single texts.");
        }

        RequireRoom(isPair: true);
    }

    /// <summary>The tokens of a pair of texts.</summary>
    /// <exception cref="ArgumentException">
    /// A text is null, or as for <see cref="Encode(string, string, int)"/>.
    /// </exception>
    public TokenizedText Encode(TextPair pair, int index) =>
        Encode(RequireText(pair.First, index), RequireText(pair.Second, index), index);

    /// <exception cref="ArgumentException">The text of the index is null.</exception>
    public static string RequireText(string? text, int index) =>
        text ?? throw new ArgumentException($"Text {index} is null.", nameof(text));

    /// <summary>Frees memory and threads, after the batch that is being computed.</summary>
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

    private void Run<TResult>(
        Window window,
        int first,
        int columns,
        Interpreter<TResult> interpret,
        Span<TResult> results,
        CancellationToken cancellation)
    {
        for (var order = window.Order; !order.IsEmpty;)
        {
            var texts = order[..int.Min(batchSize, order.Length)];
            order = order[texts.Length..];
            cancellation.ThrowIfCancellationRequested();
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                var stride = Compute(window.Texts, texts, columns);
                for (var row = 0; row < texts.Length; row++)
                {
                    var count = network.IsPerToken ? window.Texts[texts[row]].Length * columns : columns;
                    var values = rows.AsSpan(row * stride, count).ToArray();
                    RequireFinite(values);
                    results[texts[row]] = interpret(first + texts[row], values);
                }
            }
        }
    }

    /// <returns>How many numbers behind that of a text the next one's begin.</returns>
    private int Compute(ReadOnlySpan<TokenizedText> texts, ReadOnlySpan<int> order, int columns)
    {
        batch.Fill(texts, order);
        var stride = network.IsPerToken ? batch.Length * columns : columns;
        var needed = checked(order.Length * stride);
        if (rows.Length < needed)
        {
            rows = new float[needed];
        }

        network.Forward(processor, batch, rows);
        return stride;
    }

    private void RequireFinite(float[] values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ModelFileException(
                    model.Folder,
                    $"gives {value}, which is no finite number. Export the model again, or use another one.");
            }
        }
    }
}
