using System.Runtime.CompilerServices;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.TextGeneration;
using QuantBuild.Kernels.Decoding;
using QuantBuild.Runtime.EncoderDecoders;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// Writes a text for a text, or for a pair of texts, with T5, quantized by QuantBuild or in full precision. What it
/// writes is, token for token, what <c>dotnet quantize evaluate</c> finds, for any threads, storage of weights and
/// processor.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time: the texts are then written in turns, a token each,
/// since a token uses all threads of the generator. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class TextGenerator : IDisposable
{
    private readonly Lock gate = new();
    private readonly Processor processor;
    private readonly LoadedModel model;
    private readonly EncoderDecoderNetwork network;
    private readonly GenerationSettings settings;
    private bool disposed;

    private TextGenerator(Processor processor, LoadedModel model, TextGeneratorOptions options)
    {
        this.processor = processor;
        this.model = model;
        network = (EncoderDecoderNetwork)model.Network;
        settings = GenerationSettingsFile.Read(model.Folder);
        MaximumLength = int.Min(
            options.MaximumLength ?? model.StatedLength ?? int.MaxValue, model.Extents.PositionCount);
        if (model.Tokenizer.BeginText() is null)
        {
            throw new ModelFileException(model.Folder, GeneratorConfiguration.NoTextsReason)
            {
                Problem = ModelFileProblem.Purpose,
            };
        }
    }

    /// <summary>Tokens of what is read, the prompt's and the end's among them, behind which it is cut off.</summary>
    public int MaximumLength { get; }

    /// <summary>What the model reads, with places for the texts, such as <c>summarize: {text}</c>.</summary>
    public string Prompt => settings.Prompt.Source;

    /// <summary>Whether the prompt has a place for a second text.</summary>
    public bool TakesPairs => settings.Prompt.TakesPair;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// Of a checkpoint (config.json, model.safetensors, the tokenizer's files, text_generation.json where the usual
    /// settings are not meant), or the one above it: a run's output folder, or a model of a model package.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, or the model is not supported, or is for another class of this library; the
    /// message names the file and says what to do.
    /// </exception>
    public static TextGenerator Load(string folder, TextGeneratorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new TextGeneratorOptions();
        var threads = new Processor(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        LoadedModel? loaded = null;
        try
        {
            loaded = LoadedModel.Open(
                folder,
                ModelUse.TextGenerator,
                threads,
                options.WeightStorage == WeightStorage.Packed,
                TextModelRegistry.BuiltIn);
            return new TextGenerator(threads, loaded, options);
        }
        catch
        {
            threads.Dispose();
            loaded?.Dispose();
            throw;
        }
    }

    /// <summary>Writes a text.</summary>
    /// <param name="text">For the prompt's place; the prompt itself is not a part of it.</param>
    /// <param name="options">Null for what the model states.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <exception cref="ArgumentException">
    /// The prompt has a place for a second text; or there are more beams than the model has tokens.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="MaximumLength"/> is too short.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public GeneratedText Generate(
        string text, GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Generate(settings.Prompt.Fill(text), OptionsOf(options), cancellation);
    }

    /// <summary>Writes a text for a pair of texts.</summary>
    /// <param name="pair">For the prompt's two places.</param>
    /// <param name="options">Null for what the model states.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <exception cref="ArgumentException">
    /// A text is null; the prompt has no place for a second text; or as for one text.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="MaximumLength"/> is too short.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public GeneratedText Generate(
        TextPair pair, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        Generate(settings.Prompt.Fill(pair.First, pair.Second), OptionsOf(options), cancellation);

    /// <summary>
    /// Writes a text, and gives its pieces while it is written: a piece a token with one beam, all of it at the end
    /// with several, among which the choice is made last. The pieces put together are the text that
    /// <see cref="Generate(string, GenerationOptions?, CancellationToken)"/> gives.
    /// </summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions?, CancellationToken)"/>
    public IAsyncEnumerable<string> GenerateAsync(
        string text, GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PiecesOf(settings.Prompt.Fill(text), OptionsOf(options), cancellation);
    }

    /// <summary>Writes a text for a pair of texts, and gives its pieces while it is written, as for one text.</summary>
    /// <inheritdoc cref="Generate(TextPair, GenerationOptions?, CancellationToken)"/>
    public IAsyncEnumerable<string> GenerateAsync(
        TextPair pair, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        PiecesOf(settings.Prompt.Fill(pair.First, pair.Second), OptionsOf(options), cancellation);

    /// <summary>Frees the model's memory and ends its threads, after the token that is being computed.</summary>
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

    private GeneratedText Generate(string prompt, DecodingOptions options, CancellationToken cancellation)
    {
        using var writing = Begin(prompt, options);
        while (!writing.IsDone)
        {
            cancellation.ThrowIfCancellationRequested();
            Advance(writing);
        }

        var tokens = writing.Tokens;
        return new GeneratedText(
            model.Tokenizer.BeginText()!.AddAll(tokens), tokens, tokens.Length == options.MaximumTokens);
    }

    private async IAsyncEnumerable<string> PiecesOf(
        string prompt,
        DecodingOptions options,
        CancellationToken given,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(given, cancellation);
        either.Token.ThrowIfCancellationRequested();
        using var writing = await Task.Run(() => Begin(prompt, options), either.Token).ConfigureAwait(false);
        var text = model.Tokenizer.BeginText()!;
        var shown = 0;
        while (!writing.IsDone)
        {
            either.Token.ThrowIfCancellationRequested();
            await Task.Run(() => Advance(writing), either.Token).ConfigureAwait(false);
            if (options.Beams > 1 && !writing.IsDone)
            {
                continue;
            }

            var tokens = writing.Tokens;
            var piece = text.AddAll(tokens.AsSpan(shown));
            shown = tokens.Length;
            if (piece.Length > 0)
            {
                yield return piece;
            }
        }
    }

    private TextWriting Begin(string prompt, DecodingOptions options)
    {
        var ids = Encode(prompt);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new TextWriting(network.Read(processor, ids), new BeamSearch(options, model.Extents.VocabularySize));
        }
    }

    private void Advance(TextWriting writing)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                writing.Advance(network, processor);
            }
            catch (ArithmeticException exception)
            {
                throw new ModelFileException(
                    model.Folder,
                    "gives a logit that is no finite number. Export the model again, or use another one.",
                    exception);
            }
        }
    }

    private int[] Encode(string prompt)
    {
        var layout = model.Tokenizer.LayoutOf(isPair: false);
        if (MaximumLength < layout.ShortestLength)
        {
            throw new InvalidOperationException(
                $"{nameof(MaximumLength)} is {MaximumLength}, but the model's tokenizer alone adds "
                + $"{layout.SpecialTokens} tokens. Load it with at least {layout.ShortestLength}.");
        }

        try
        {
            var ids = model.Tokenizer.Encode(prompt, pair: null, MaximumLength).Ids;
            return ids.Length > 0
                ? ids
                : throw new ArgumentException("The text has no token, and the prompt adds none.", nameof(prompt));
        }
        catch (TextTooLongException exception)
        {
            throw new ArgumentException(exception.Message, nameof(prompt), exception);
        }
    }

    private DecodingOptions OptionsOf(GenerationOptions? given)
    {
        var options = new DecodingOptions
        {
            StartToken = network.Extents.StartTokenId,
            EndToken = network.Extents.EndTokenId,
            MaximumTokens = given?.MaxNewTokens ?? settings.MaxNewTokens,
            Beams = given?.Beams ?? settings.Beams,
        };
        return options.ProblemFor(model.Extents.VocabularySize) is { } problem
            ? throw new ArgumentException(problem, nameof(given))
            : options;
    }
}
