using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>Tokenizes texts into a data set.</summary>
public static class TextTokenization
{
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="examples">Read once, in order.</param>
    /// <param name="maxLength">Longer texts lose their end; special tokens count.</param>
    /// <param name="cancellation">Looked at before each text.</param>
    public static TokenizedDataset Tokenize(
        ITokenizer tokenizer,
        IEnumerable<TextExample> examples,
        int maxLength,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(examples);
        var builder = new TokenizedDatasetBuilder();
        byte[] types = new byte[maxLength];
        foreach (var example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            var text = tokenizer.Encode(example.Text, example.Pair, maxLength);
            for (var i = 0; i < text.Length; i++)
            {
                types[i] = (byte)text.TypeIds[i];
            }

            builder.Add(text.Ids, types.AsSpan(0, text.Length), example.Label);
        }

        return builder.Build();
    }
}
