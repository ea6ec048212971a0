using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The words of a row: as the file has them, or what stands between blanks.</summary>
internal static class TextWords
{
    /// <summary>The words of a row, of which there is one at least where the row has a text.</summary>
    public static IReadOnlyList<string> Of(TextExample row) => row.Words ?? Split(row.Text);

    /// <summary>What stands between white space.</summary>
    public static string[] Split(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All words of a row in one input.</summary>
    /// <inheritdoc cref="TextEncoding"/>
    public static IReadOnlyList<EncodedText> Encode(ITokenizer tokenizer, TextExample row, int maxLength)
    {
        var words = Of(row);
        var (tokens, sources) = tokenizer.EncodeWords(words, maxLength);
        var isCut = tokens.Length >= maxLength && tokenizer.EncodeWords(words, maxLength + 1).Tokens.Length > maxLength;
        return [new EncodedText(tokens, isCut) { Sources = sources }];
    }
}
