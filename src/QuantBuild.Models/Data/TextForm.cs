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

    /// <summary>Whether the tokenizer gets two texts at once.</summary>
    public bool JoinsPairs(TextColumns columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Pair is not null && !AreApart;
    }

    /// <summary>What the tokenizer is given for a row, in order.</summary>
    internal IEnumerable<(string Text, string? Pair)> TextsOf(TextExample example)
    {
        var first = First?.Invoke(example.Text) ?? example.Text;
        var second = example.Pair is { } pair ? Second?.Invoke(pair) ?? pair : null;
        return AreApart && second is not null ? [(first, null), (second, null)] : [(first, second)];
    }
}
