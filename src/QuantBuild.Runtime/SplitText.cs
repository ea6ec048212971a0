using QuantBuild.Formats.Labels;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>A text with its words, and the token that each begins with.</summary>
internal sealed class SplitText
{
    private readonly string text;
    private readonly List<Word> words = [];
    private readonly bool isCut;

    private SplitText(string text, TokenizedText tokens, bool isCut)
    {
        this.text = text;
        Tokens = tokens;
        this.isCut = isCut;
    }

    /// <summary>What the model is given.</summary>
    public TokenizedText Tokens { get; }

    /// <summary>The words as the tokenizer splits a text.</summary>
    /// <exception cref="TextTooLongException">The text is not to be cut.</exception>
    public static SplitText Of(ITokenizer tokenizer, string text, int maxLength)
    {
        var (tokens, sources) = tokenizer.EncodeWithOffsets(text, pair: null, maxLength);
        var wasCut = tokens.Length >= maxLength
            && tokenizer.Encode(text, pair: null, maxLength + 1).Length > maxLength;
        var split = new SplitText(text, tokens, wasCut);
        split.Add(sources, (source, word) => word is { } known
            ? known with { End = source.End }
            : new Word(source.Word, source.Start, source.End, FirstToken: 0));
        return split;
    }

    /// <summary>The words that are given, with a blank between each two.</summary>
    /// <exception cref="TextTooLongException">The words are not to be cut.</exception>
    public static SplitText OfWords(ITokenizer tokenizer, IReadOnlyList<string> given, int maxLength)
    {
        var (tokens, sources) = tokenizer.EncodeWords(given, maxLength);
        var wasCut = tokens.Length >= maxLength
            && tokenizer.EncodeWords(given, maxLength + 1).Tokens.Length > maxLength;
        var starts = new int[given.Count];
        for (var word = 1; word < starts.Length; word++)
        {
            starts[word] = starts[word - 1] + given[word - 1].Length + 1;
        }

        var split = new SplitText(string.Join(' ', given), tokens, wasCut);
        split.Add(sources, (source, _) => new Word(
            source.Word, starts[source.Word], starts[source.Word] + given[source.Word].Length, FirstToken: 0));
        return split;
    }

    /// <summary>What a model says of the words.</summary>
    /// <param name="logits">[tokens, labels]</param>
    /// <param name="labels">Of the model.</param>
    /// <param name="hasEntities">Whether the labels are tags of entities.</param>
    public TokenClassification Interpret(float[] logits, IReadOnlyList<string> labels, bool hasEntities)
    {
        ClassifiedWord[] classified =
        [
            .. words.Select(word => Classify(
                word, logits[(word.FirstToken * labels.Count)..((word.FirstToken + 1) * labels.Count)], labels)),
        ];
        return new TokenClassification(classified, hasEntities ? EntitiesOf(classified) : [], isCut);
    }

    // A word begins with the first of its tokens; the last says where it ends.
    private void Add(TokenSource[] sources, Func<TokenSource, Word?, Word> make)
    {
        for (var token = 0; token < sources.Length; token++)
        {
            var source = sources[token];
            if (source.Part != SequencePart.FirstText)
            {
                continue;
            }

            if (words is [.., { } last] && last.Index == source.Word)
            {
                words[^1] = make(source, last) with { FirstToken = last.FirstToken };
            }
            else
            {
                words.Add(make(source, null) with { FirstToken = token });
            }
        }
    }

    private unsafe ClassifiedWord Classify(Word word, float[] logits, IReadOnlyList<string> labels)
    {
        var best = 0;
        for (var label = 1; label < logits.Length; label++)
        {
            best = logits[label] > logits[best] ? label : best;
        }

        var probabilities = new float[logits.Length];
        fixed (float* source = logits, target = probabilities)
        {
            Softmax.Forward(source, target, logits.Length, 0, 1);
        }

        return new ClassifiedWord(
            text[word.Start..word.End],
            word.Start,
            word.End,
            word.Index,
            labels[best],
            probabilities[best],
            logits);
    }

    private List<NamedEntity> EntitiesOf(ClassifiedWord[] classified)
    {
        var entities = new List<NamedEntity>();
        foreach (var (type, first, count) in EntitySpan.Of([.. classified.Select(word => word.Label)]))
        {
            var (start, end) = (classified[first].Start, classified[first + count - 1].End);
            var score = 0.0;
            for (var word = first; word < first + count; word++)
            {
                score += classified[word].Score;
            }

            entities.Add(new NamedEntity(
                type, text[start..end], start, end, first, count, (float)(score / count)));
        }

        return entities;
    }

    /// <summary>A word, and where it begins.</summary>
    private sealed record Word(int Index, int Start, int End, int FirstToken);
}
