namespace QuantBuild.Tokenizers;

/// <summary>
/// Turns text into the ids a model was trained with. Immutable and safe to use from several threads; the same text
/// gives the same ids on every machine, culture and runtime version.
/// </summary>
public interface ITokenizer
{
    /// <summary>One more than the highest id; the model's embedding needs at least as many rows.</summary>
    int VocabularySize { get; }

    /// <summary>The ids of the special tokens.</summary>
    SpecialTokenIds SpecialIds { get; }

    /// <summary>
    /// The longest input, in tokens, that <c>tokenizer_config.json</c> states; null where it states none. It is for
    /// callers: <see cref="Encode"/> takes any length.
    /// </summary>
    int? MaximumLength { get; }

    /// <summary>
    /// How the tokenizer's files say that texts are cut, at lengths that callers give; where they say nothing,
    /// <see cref="Truncation.Default"/>.
    /// </summary>
    Truncation Truncation { get; }

    /// <summary>
    /// How the tokenizer's files say that short texts of a batch are filled up; where they say nothing, with the
    /// padding token, of type 0, at the end. Encoding pads nothing: <see cref="PaddedTokens"/> does.
    /// </summary>
    Padding Padding { get; }

    /// <summary>What is put round a text.</summary>
    /// <param name="isPair">Whether a pair of texts is meant.</param>
    SequenceLayout LayoutOf(bool isPair);

    /// <summary>
    /// Encodes a text, or a pair of texts, with the model's special tokens, and cuts what is too long. Every string is
    /// valid input; a lone surrogate counts as U+FFFD.
    /// </summary>
    /// <param name="text">The text, or the pair's first.</param>
    /// <param name="pair">The pair's second text, or null.</param>
    /// <param name="maxLength">The most ids to return, special tokens included.</param>
    /// <param name="truncation">Null for the tokenizer's own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> has no room for the special tokens:
    /// BERT needs 2, for pairs 3.</exception>
    /// <exception cref="TextTooLongException">The strategy does not let it be cut so far.</exception>
    TokenizedText Encode(string text, string? pair, int maxLength, Truncation? truncation = null);

    /// <summary>The same, and for each token the text and the characters that it stands for.</summary>
    /// <inheritdoc cref="Encode"/>
    AlignedText EncodeWithOffsets(string text, string? pair, int maxLength, Truncation? truncation = null);

    /// <summary>
    /// Encodes a text that may be longer than a model takes, alone or of a pair, in as many windows as it needs; a
    /// pair's other text is whole in each. Windows follow each other from the text's beginning to its end, or, where
    /// <see cref="Truncation.Side"/> is left, from its end to its beginning. The windows together have about
    /// length / (1 - stride / window) tokens.
    /// </summary>
    /// <param name="text">The text, or the pair's first.</param>
    /// <param name="pair">The pair's second text, or null.</param>
    /// <param name="maxLength">The most ids of a window, special tokens and a pair's other text included.</param>
    /// <param name="stride">How many tokens of a text a window has in common with the one before it.</param>
    /// <param name="truncation">For a pair, its strategy says which text is cut into windows:
    /// <see cref="TruncationStrategy.OnlyFirst"/> or <see cref="TruncationStrategy.OnlySecond"/>. Null for the
    /// tokenizer's own.</param>
    /// <returns>One window at least.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> has no room for the special tokens;
    /// or <paramref name="stride"/> is negative, or leaves a window nothing new.</exception>
    /// <exception cref="ArgumentException">The strategy does not say which text to cut into windows.</exception>
    /// <exception cref="TextTooLongException">A pair's other text leaves a window no room.</exception>
    IReadOnlyList<AlignedText> EncodeWindows(
        string text, string? pair, int maxLength, int stride, Truncation? truncation = null);

    /// <summary>
    /// Encodes a text that is already split into words, as for labels of words: each is encoded as a text of its own,
    /// and special tokens are put round all of them.
    /// </summary>
    /// <param name="words">Any number of texts.</param>
    /// <param name="maxLength">The most ids to return, special tokens included.</param>
    /// <param name="truncation">Null for the tokenizer's own.</param>
    /// <returns>Each token's <see cref="TokenSource.Word"/> is a place in <paramref name="words"/>, its characters are
    /// those of that word.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> has no room for the special
    /// tokens.</exception>
    /// <exception cref="TextTooLongException">The strategy does not let it be cut.</exception>
    AlignedText EncodeWords(IReadOnlyList<string> words, int maxLength, Truncation? truncation = null);

    /// <summary>The token of an id, as it stands in the vocabulary.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such id.</exception>
    string TokenOf(int id);

    /// <summary>
    /// Begins a text of tokens that a model writes; null where tokens of the kind are not put together to texts, as are
    /// only those of a Unigram model that writes spaces as a mark and knows no bytes.
    /// </summary>
    TokenText? BeginText() => null;
}
