using QuantBuild.Formats;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// A loaded model and what computes it: takes any number of texts, tokenizes them, and gives a row of numbers for each.
/// Texts of like length are computed together; batches of several callers take turns.
/// </summary>
internal sealed class TextModel : IDisposable
{
    // Batches whose texts are tokenized and sorted by length at a time: little padding, bounded memory.
    private const int WindowBatches = 32;

    private readonly Lock gate = new();
    private readonly LoadedModel model;
    private readonly Processor processor;
    private readonly TokenBatch batch;
    private readonly int batchSize;
    private float[] rows = [];
    private bool disposed;

    private TextModel(LoadedModel model, Processor processor, TextModelOptions options)
    {
        this.model = model;
        this.processor = processor;
        batchSize = options.BatchSize;
        batch = new TokenBatch(model.Extents.PadTokenId, model.Rows, model.Extents.FirstPosition);
        MaximumLength = int.Min(
            options.MaximumLength ?? model.StatedLength ?? int.MaxValue, model.Extents.PositionCount);
    }

    /// <summary>Turns the numbers of one text into its result; it may keep the array.</summary>
    public delegate TResult Interpreter<out TResult>(float[] values);

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
    /// <param name="columns">Numbers that the model gives for each.</param>
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

            Run(new Window(texts), columns, interpret, results.AsSpan(first), cancellation);
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
                Compute(window.Texts, texts, columns);
                for (var row = 0; row < texts.Length; row++)
                {
                    var values = rows.AsSpan(row * columns, columns).ToArray();
                    RequireFinite(values);
                    results[texts[row]] = interpret(values);
                }
            }
        }
    }

    private void Compute(ReadOnlySpan<TokenizedText> texts, ReadOnlySpan<int> order, int columns)
    {
        if (rows.Length < order.Length * columns)
        {
            rows = new float[order.Length * columns];
        }

        batch.Fill(texts, order);
        model.Network.Forward(processor, batch, rows);
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
