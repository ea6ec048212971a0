using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>All that decides how texts become vectors, beside the encoder and its tokenizer.</summary>
/// <param name="Pooling">How the encoder's output becomes a vector.</param>
public sealed record EmbeddingSettings(TextPooling Pooling)
{
    /// <summary>Tokens of the longest text, special ones included; null for what tokenizer and encoder take.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>What stands in front of every text, unless another prefix is given with it; default nothing.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The prefixes that the model was trained with, by name, such as <c>query</c>.</summary>
    public IReadOnlyDictionary<string, string> Prompts { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A text as the tokenizer is to see it: without white space at its ends.</summary>
    /// <param name="prefix">In front.</param>
    /// <param name="text">The text.</param>
    public static string Prepare(string prefix, string text)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(prefix, text).Trim();
    }
}
