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
        var builder = new TokenizedDatasetBuilder { HasStreams = form.StartToken is not null };
        var wasCut = new List<bool>();
        var types = new byte[maxLength];
        foreach (var example in TextTable.Read(source, columns, reader, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var texts = Encode(tokenizer, form, example, maxLength, source.Paths[0]);
            foreach (var text in texts)
            {
                RequireTokens(tokenizer, text.Tokens, maxLength, source.Paths[0], example.Place);
                RequireView(view, text.Tokens, source.Paths[0], example.Place);
                Add(builder, text, form.StartToken, types);
                wasCut.Add(text.IsCut);
            }

            if (example.Target is not null)
            {
                reader!.Read(example, texts);
            }
        }

        return new TokenizedTexts(builder.Build(reader?.ToTargets()), wasCut, tokenizer.SpecialIds);
    }

    private static void Add(TokenizedDatasetBuilder builder, EncodedText text, int? startToken, byte[] types)
    {
        var tokens = text.Tokens;
        if (startToken is { } start)
        {
            builder.AddStreams(tokens.Ids, ShiftedTokens.Of(text.Written, start));
            return;
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            types[i] = (byte)tokens.TypeIds[i];
        }

        builder.Add(tokens.Ids, types.AsSpan(0, tokens.Length));
    }

    private static IReadOnlyList<EncodedText> Encode(
        ITokenizer tokenizer, TextForm form, TextExample example, int maxLength, string path)
    {
        try
        {
            return form.Encode(tokenizer, example, maxLength);
        }
        catch (TextTooLongException exception)
        {
            throw new DatasetException(DatasetProblem.Row, path, example.Place, exception.Message, exception);
        }
    }

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
