using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>Tokenized texts of a file, and how much of them is left.</summary>
public sealed class TokenizedTexts
{
    private readonly IReadOnlyList<bool> wasCut;
    private readonly SpecialTokenIds special;

    /// <param name="dataset">All texts of the file, or those drawn from it.</param>
    /// <param name="wasCut">Whether it lost its end, for each text of the file.</param>
    /// <param name="special">Of the tokenizer.</param>
    internal TokenizedTexts(TokenizedDataset dataset, IReadOnlyList<bool> wasCut, SpecialTokenIds special)
    {
        Dataset = dataset;
        this.wasCut = wasCut;
        this.special = special;
        Statistics = TextStatistics.Of(dataset, wasCut, special);
    }

    public TokenizedDataset Dataset { get; }

    public TextStatistics Statistics { get; }

    /// <inheritdoc cref="TokenizedDataset.Sample"/>
    public TokenizedTexts Sample(int count, ulong seed) => new(Dataset.Sample(count, seed), wasCut, special);
}
