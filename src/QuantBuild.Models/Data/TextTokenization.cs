using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>Tokenizes texts into a data set.</summary>
public static class TextTokenization
{
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="path">Of the file they are from, for messages.</param>
    /// <param name="examples">Read once, in order.</param>
    /// <param name="maxLength">Longer texts lose their end; special tokens count.</param>
    /// <param name="cancellation">Looked at before each text.</param>
    /// <exception cref="DatasetException">The tokenizer gives no token for a text.</exception>
    public static TokenizedDataset Tokenize(
        ITokenizer tokenizer,
        string path,
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
            if (text.Length == 0)
            {
                // A row is a line, below the header.
                throw new DatasetException(
                    path,
                    builder.Count + 2,
                    "The model's tokenizer, which adds no special tokens, gives no token for the text. "
                    + "Remove the row, or give it a text with words.");
            }

            for (var i = 0; i < text.Length; i++)
            {
                types[i] = (byte)text.TypeIds[i];
            }

            builder.Add(text.Ids, types.AsSpan(0, text.Length), example.Label);
        }

        return builder.Build();
    }
}
