using QuantBuild.Formats;
using QuantBuild.Formats.Labels;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// Labels the words of texts, such as the entities in them, with BERT or another encoder, quantized by QuantBuild or in
/// full precision: a word has the label of its first token. The logits of texts that are given as words are, bit for
/// bit, those of <c>dotnet quantize evaluate</c>, for any threads, batches, storage of weights and processor.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time; their batches then take turns, since each uses all
/// threads of the classifier. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class TokenClassifier : IDisposable
{
    private readonly TextModel model;
    private readonly bool hasEntities;

    private TokenClassifier(TextModel model)
    {
        this.model = model;
        Labels = model.Loaded.Extents.Labels;
        hasEntities = EntitySpan.AreTags(Labels);
    }

    /// <summary>The model's labels, in the order of its logits.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Tokens of a text, special ones included, behind which it is cut off.</summary>
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
    public static TokenClassifier Load(string folder, TokenClassifierOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new TokenClassifier(TextModel.Load(
            options ?? new TokenClassifierOptions(),
            (processor, keepsPacked) => LoadedModel.Open(
                folder, ModelUse.TokenClassifier, processor, keepsPacked, TextModelRegistry.BuiltIn)));
    }

    /// <summary>Labels the words of one text.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public TokenClassification Classify(string text) => Classify([text], CancellationToken.None)[0];

    /// <summary>
    /// Labels the words of any number of texts, those of like length together. The model's tokenizer splits a text into
    /// words, at blanks and mostly at punctuation: data that was split otherwise is better given as words.
    /// </summary>
    /// <param name="texts">None is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null; or the model's tokenizer, which adds no special tokens, gives no token for a text, or does not
    /// cut one that is too long.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="MaximumLength"/> has no room for a token of the text.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<TokenClassification> Classify(
        IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Run(
            texts.Count,
            index => SplitText.Of(model.Loaded.Tokenizer, TextModel.RequireText(texts[index], index), MaximumLength),
            cancellation);
    }

    /// <summary>Labels the words of one text.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public TokenClassification ClassifyWords(IReadOnlyList<string> words) =>
        ClassifyWords([words], CancellationToken.None)[0];

    /// <summary>Labels the words of any number of texts that are split into them.</summary>
    /// <param name="texts">The words of each; none is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a text, in the order of the texts.</returns>
    /// <inheritdoc cref="Classify(IReadOnlyList{string}, CancellationToken)" path="/exception"/>
    public IReadOnlyList<TokenClassification> ClassifyWords(
        IReadOnlyList<IReadOnlyList<string>> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Run(
            texts.Count,
            index => SplitText.OfWords(
                model.Loaded.Tokenizer, RequireWords(texts[index], index), MaximumLength),
            cancellation);
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();

    private TokenClassification[] Run(int count, Func<int, SplitText> split, CancellationToken cancellation)
    {
        model.RequireRoom(isPair: false);
        var texts = new SplitText[count];
        return model.Run(
            count,
            Labels.Count,
            index =>
            {
                texts[index] = Split(split, index);
                return texts[index].Tokens;
            },
            (index, logits) => texts[index].Interpret(logits, Labels, hasEntities),
            cancellation);
    }

    private static SplitText Split(Func<int, SplitText> split, int index)
    {
        SplitText text;
        try
        {
            text = split(index);
        }
        catch (TextTooLongException exception)
        {
            throw new ArgumentException($"Text {index}: {exception.Message}", nameof(split), exception);
        }

        return text.Tokens.Length > 0
            ? text
            : throw new ArgumentException(
                $"Text {index} has no token: the model's tokenizer adds no special ones, and finds no word.",
                nameof(split));
    }

    private static IReadOnlyList<string> RequireWords(IReadOnlyList<string>? words, int index)
    {
        if (words is null)
        {
            throw new ArgumentException($"Text {index} is null.", nameof(words));
        }

        foreach (var word in words)
        {
            TextModel.RequireText(word, index);
        }

        return words;
    }
}
