using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>The tokens that a model is to write for a text.</summary>
internal static class WrittenTokens
{
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="text">To be written.</param>
    /// <param name="maxLength">The most tokens, the end's among them; at least 1.</param>
    /// <param name="endToken">Ends a text; where the tokenizer does not put it there, it is added.</param>
    /// <returns>The last one is the end's.</returns>
    public static (int[] Tokens, bool IsCut) Of(ITokenizer tokenizer, string text, int maxLength, int endToken)
    {
        var all = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;
        var words = all is [.., var last] && last == endToken ? all.AsSpan()[..^1] : all;
        var isCut = words.Length >= maxLength;
        return ([.. isCut ? words[..(maxLength - 1)] : words, endToken], isCut);
    }
}
