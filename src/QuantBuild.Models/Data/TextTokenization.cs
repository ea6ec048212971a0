using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>Tokenizes the texts of a file into a data set.</summary>
public static class TextTokenization
{
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="source">See <see cref="TextTable.Read"/>.</param>
    /// <param name="columns">Which columns to read.</param>
    /// <param name="targets">How the column of targets is read; needed where one is named.</param>
    /// <param name="form">How a row's texts are given to the tokenizer.</param>
    /// <param name="maxLength">Longer texts are cut as the tokenizer says; special tokens count.</param>
    /// <param name="view">How texts will be shown, which each has to allow; null for as they are.</param>
    /// <param name="cancellation">Looked at before each text.</param>
    /// <returns>The texts as they are, whatever the view.</returns>
    /// <exception cref="DatasetException">
    /// The file cannot be used, the tokenizer leaves nothing of a text, or does not cut a pair that is too long; or a
    /// text cannot be shown.
    /// </exception>
    public static TokenizedTexts Tokenize(
        ITokenizer tokenizer,
        TableSource source,
        TextColumns columns,
        ITargetForm? targets,
        TextForm form,
        int maxLength,
        ITextView? view = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(form);
        var reader = columns.Label is { } column ? targets?.Open(source.Paths[0], column) : null;
        var builder = new TokenizedDatasetBuilder();
        var wasCut = new List<bool>();
        var types = new byte[maxLength];
        foreach (var example in TextTable.Read(source, columns, reader, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            TokenizedText? text = null;
            foreach (var (first, second) in form.TextsOf(example))
            {
                text = Encode(tokenizer, first, second, maxLength, source.Paths[0], example.Place);
                RequireTokens(tokenizer, text, maxLength, source.Paths[0], example.Place);
                RequireView(view, text, source.Paths[0], example.Place);
                for (var i = 0; i < text.Length; i++)
                {
                    types[i] = (byte)text.TypeIds[i];
                }

                builder.Add(text.Ids, types.AsSpan(0, text.Length));
                wasCut.Add(WasCut(tokenizer, first, second, text, maxLength));
            }

            if (example.Target is not null)
            {
                reader!.Read(example, text!);
            }
        }

        return new TokenizedTexts(builder.Build(reader?.ToTargets()), wasCut, tokenizer.SpecialIds);
    }

    private static TokenizedText Encode(
        ITokenizer tokenizer, string first, string? second, int maxLength, string path, TablePlace place)
    {
        try
        {
            return tokenizer.Encode(first, second, maxLength);
        }
        catch (TextTooLongException exception)
        {
            throw new DatasetException(DatasetProblem.Row, path, place, exception.Message, exception);
        }
    }

    // The tokenizer does not say what it left out: one token more shows it.
    private static bool WasCut(
        ITokenizer tokenizer, string first, string? second, TokenizedText text, int maxLength) =>
        text.Length >= maxLength && tokenizer.Encode(first, second, maxLength + 1).Length > maxLength;

    private static void RequireView(ITextView? view, TokenizedText text, string path, TablePlace place)
    {
        if (view?.WhyNot(text.Ids) is { } reason)
        {
            throw new DatasetException(DatasetProblem.Row, path, place, reason);
        }
    }

    private static void RequireTokens(
        ITokenizer tokenizer, TokenizedText text, int maxLength, string path, TablePlace place)
    {
        var special = tokenizer.SpecialIds;
        if (text.Length < maxLength && !Array.Exists(text.Ids, id => TextStatistics.IsText(id, special)))
        {
            throw new DatasetException(
                DatasetProblem.Row, path, place,
                "The tokenizer leaves nothing of the text: it holds only characters that it drops. Give a text, or "
                + "remove the row.");
        }
    }
}
