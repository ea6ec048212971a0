using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>How the texts of a row are given to the tokenizer.</summary>
/// <param name="AreApart">
/// Whether the second text of a row is a text by itself, behind the first; else both are tokenized as one pair.
/// </param>
public sealed record TextForm(bool AreApart)
{
    /// <summary>A text by itself or one pair, as the file has them.</summary>
    public static TextForm Joined { get; } = new(AreApart: false);

    /// <summary>Makes a text of the first column what the tokenizer sees; null for the text itself.</summary>
    public Func<string, string>? First { get; init; }

    /// <summary>The same for the second column.</summary>
    public Func<string, string>? Second { get; init; }

    /// <summary>Tokens of the longest text that the model takes; null for no limit of its own.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>
    /// Changes with all that changes the tokens of a text. It is part of the key of stages that read one.
    /// </summary>
    public string Identity { get; init; } = string.Empty;

    /// <summary>Whether the texts of a row become one before the tokenizer sees them.</summary>
    public bool AreOne { get; init; }

    /// <summary>
    /// Whether rows have to have a second text, or to have none; null (default) where both are possible.
    /// </summary>
    public bool? TakesPair { get; init; }

    /// <summary>
    /// The token in front of what a decoder reads, where rows have a text to be written
    /// (<see cref="EncodedText.Written"/>); null where they have none.
    /// </summary>
    public int? StartToken { get; init; }

    /// <summary>Whether the tokenizer gets two texts at once.</summary>
    public bool JoinsPairs(TextColumns columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Pair is not null && !AreApart && !AreOne;
    }

    /// <summary>
    /// How a row is encoded where that is more than giving its texts to the tokenizer; null where it is not.
    /// </summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>What the model is given of a row, in order.</summary>
    /// <exception cref="TextTooLongException">The row does not fit, and is not to be cut so far.</exception>
    internal IReadOnlyList<EncodedText> Encode(ITokenizer tokenizer, TextExample row, int maxLength) =>
        Encoding is null
            ? [.. TextsOf(row).Select(texts => EncodedText.Of(tokenizer, texts.Text, texts.Pair, maxLength))]
            : Encoding(tokenizer, row, maxLength);

    private IEnumerable<(string Text, string? Pair)> TextsOf(TextExample example)
    {
        var first = First?.Invoke(example.Text) ?? example.Text;
        var second = example.Pair is { } pair ? Second?.Invoke(pair) ?? pair : null;
        return AreApart && second is not null ? [(first, null), (second, null)] : [(first, second)];
    }
}
