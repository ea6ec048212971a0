using QuantBuild.Formats;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Numerics;
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
    private readonly TextModel model;

    private TextClassifier(TextModel model)
    {
        this.model = model;
        Labels = model.Loaded.Extents.Labels;
    }

    /// <summary>The model's labels, in the order of its logits.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether a text may have any number of the labels, instead of one.</summary>
    public bool IsMultiLabel => model.Loaded.IsMultiLabel;

    /// <summary>Tokens of a text or pair, special ones included, behind which it is cut off.</summary>
    public int MaximumLength => model.MaximumLength;

    /// <summary>Bytes of weights in memory, those of a backbone that others share among them.</summary>
    internal long WeightBytes => model.Loaded.WeightBytes;

    /// <summary>Bytes of the backbone that others on it share; 0 for a model by itself.</summary>
    internal long SharedBytes => model.Loaded.SharedBytes;

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
        Load(folder, options, TextModelRegistry.BuiltIn);

    /// <summary>Loads a model of one of the given architectures.</summary>
    internal static TextClassifier Load(
        string folder, TextClassifierOptions? options, TextModelRegistry models)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new TextClassifier(TextModel.Load(
            options ?? new TextClassifierOptions(),
            (processor, keepsPacked) => LoadedModel.Open(
                folder, ModelUse.TextClassifier, processor, keepsPacked, models)));
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
        model.RequireRoom(isPair: false);
        return Classify(
            texts.Count,
            index => model.Encode(TextModel.RequireText(texts[index], index), pair: null, index),
            cancellation);
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
        model.RequirePairs();
        return Classify(pairs.Count, index => model.Encode(pairs[index], index), cancellation);
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();

    private Classification[] Classify(int count, Func<int, TokenizedText> encode, CancellationToken cancellation) =>
        model.Run(count, Labels.Count, encode, Interpret, cancellation);

    private unsafe Classification Interpret(int index, float[] logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        var probabilities = new float[logits.Length];
        if (IsMultiLabel)
        {
            for (var i = 0; i < logits.Length; i++)
            {
                probabilities[i] = (float)(1 / (1 + DeterministicMath.Exp(-(double)logits[i])));
            }
        }
        else
        {
            fixed (float* source = logits, target = probabilities)
            {
                Softmax.Forward(source, target, logits.Length, 0, 1);
            }
        }

        IReadOnlyList<string> assigned = IsMultiLabel
            ? [.. Labels.Where((_, label) => logits[label] >= 0)]
            : [Labels[best]];
        return new Classification(Labels[best], probabilities[best], assigned, probabilities, logits);
    }
}
