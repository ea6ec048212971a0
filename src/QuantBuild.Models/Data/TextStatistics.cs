using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>How much of its texts a data set shows to a model.</summary>
/// <param name="Texts">How many.</param>
/// <param name="CutTexts">Those that lost their end, since they had more tokens than were wanted.</param>
/// <param name="Tokens">Kept, special ones that begin and end texts apart.</param>
/// <param name="UnknownTokens">Of these, how many stand for a word that the vocabulary cannot spell.</param>
public sealed record TextStatistics(int Texts, int CutTexts, long Tokens, long UnknownTokens)
{
    /// <summary>In [0, 1].</summary>
    public double CutShare => Texts == 0 ? 0 : (double)CutTexts / Texts;

    /// <summary>In [0, 1].</summary>
    public double UnknownShare => Tokens == 0 ? 0 : (double)UnknownTokens / Tokens;

    /// <param name="texts">The texts to count.</param>
    /// <param name="wasCut">Of each row of the data they are drawn from.</param>
    /// <param name="special">Of the tokenizer.</param>
    internal static TextStatistics Of(TokenizedDataset texts, IReadOnlyList<bool> wasCut, SpecialTokenIds special)
    {
        var (cut, tokens, unknown) = (0, 0L, 0L);
        for (var row = 0; row < texts.Count; row++)
        {
            cut += wasCut[texts.SourceRows[row]] ? 1 : 0;
            foreach (var id in texts.TokensOf(row))
            {
                tokens += IsText(id, special) ? 1 : 0;
                unknown += id == special.Unknown ? 1 : 0;
            }
        }

        return new TextStatistics(texts.Count, cut, tokens, unknown);
    }

    /// <summary>Whether a token stands for a part of a text.</summary>
    internal static bool IsText(int id, SpecialTokenIds special) =>
        id == special.Unknown || (id != special.Cls && id != special.Sep && id != special.Pad);
}
