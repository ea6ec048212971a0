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

    /// <summary>What is put round a text.</summary>
    /// <param name="isPair">Whether a pair of texts is meant.</param>
    SequenceLayout LayoutOf(bool isPair);

    /// <summary>
    /// Encodes a text, or a pair of texts, with the model's special tokens, and truncates from the right: a pair's
    /// longer text first. Nothing is padded. Every string is valid input; a lone surrogate counts as U+FFFD.
    /// </summary>
    /// <param name="text">The text, or the pair's first.</param>
    /// <param name="pair">The pair's second text, or null.</param>
    /// <param name="maxLength">The most ids to return, special tokens included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> has no room for the special tokens:
    /// BERT needs 2, for pairs 3.</exception>
    TokenizedText Encode(string text, string? pair, int maxLength);

    /// <summary>The token of an id, as it stands in the vocabulary.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such id.</exception>
    string TokenOf(int id);
}
