using System.Globalization;
using QuantBuild.Kernels.Random;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>
/// Texts with masked tokens, as BERT is trained (arXiv:1810.04805, section 3.1): of each text a share of the tokens,
/// at least one, is to be found again; of these 8 in 10 give way to the mask token, 1 in 10 to a random token, and 1 in
/// 10 stays. Special tokens, the unknown one among them, are neither masked nor drawn.
/// </summary>
internal sealed class MaskedTexts : ITextView
{
    // Of ten.
    private const int Hidden = 8;
    private const int Exchanged = 1;
    private const int All = 10;

    // The draws of one text: which positions, then two for each of them. Texts are far shorter.
    private const int BitsOfText = 32;
    private const ulong FirstOfReplacement = 1UL << 31;

    private readonly double share;
    private readonly int mask;
    private readonly int vocabulary;
    private readonly int[] special;

    /// <param name="share">Of a text's tokens, in (0, 1).</param>
    /// <param name="mask">The mask token.</param>
    /// <param name="tokenizer">Whose tokens stand in the texts.</param>
    public MaskedTexts(double share, int mask, ITokenizer tokenizer)
    {
        this.share = share;
        this.mask = mask;
        vocabulary = tokenizer.VocabularySize;
        var ids = tokenizer.SpecialIds;
        special = [.. ((int?[])[ids.Pad, ids.Unknown, ids.Cls, ids.Sep, mask]).OfType<int>().Distinct().Order()];
    }

    public string Identity => string.Create(CultureInfo.InvariantCulture, $"masked 1, {share:R}");

    public double AnswerShare => share;

    public string? WhyNot(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            if (!IsSpecial(token))
            {
                return null;
            }
        }

        return "No token of the text can be masked: all are special ones, such as those that the vocabulary does not "
            + "know. Give a text of the model's language that maxLength does not cut away, or remove the row.";
    }

    public TokenizedDataset Judged(TokenizedDataset texts) =>
        Mask(texts, new CounterRandom(seed: 0, RandomPurpose.JudgedMasking));

    public TokenizedDataset InEpoch(TokenizedDataset texts, ulong seed, int epoch) =>
        Mask(texts, new CounterRandom(seed, RandomPurpose.Masking, (uint)epoch));

    private TokenizedDataset Mask(TokenizedDataset texts, CounterRandom random)
    {
        var shown = texts.AllTokens.ToArray();
        var targets = new MaskedTokensBuilder();
        for (var row = 0; row < texts.Count; row++)
        {
            // Of the original row: what is drawn does not depend on which others were drawn or held back.
            var first = (ulong)texts.SourceRows[row] << BitsOfText;
            var own = shown.AsSpan(texts.Offsets[row], texts.LengthOf(row));
            var positions = Draw(own, random, first);
            targets.Add(positions, [.. positions.Select(position => texts.TokensOf(row)[position])]);
            foreach (var position in positions)
            {
                own[position] = Replace(own[position], random, first + FirstOfReplacement + (2 * (ulong)position));
            }
        }

        return texts.WithTokens(shown, targets.Build());
    }

    /// <summary>Positions without replacement (the first steps of Fisher and Yates), ascending.</summary>
    private int[] Draw(ReadOnlySpan<int> tokens, CounterRandom random, ulong first)
    {
        var candidates = new List<int>(tokens.Length);
        for (var position = 0; position < tokens.Length; position++)
        {
            if (!IsSpecial(tokens[position]))
            {
                candidates.Add(position);
            }
        }

        if (candidates.Count == 0)
        {
            throw new InvalidOperationException("A text has no token that can be masked.");
        }

        var count = Math.Max(1, (int)((candidates.Count * share) + 0.5));
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Below(first + (ulong)i, candidates.Count - i);
            (candidates[i], candidates[other]) = (candidates[other], candidates[i]);
        }

        return [.. candidates.Take(count).Order()];
    }

    private int Replace(int token, CounterRandom random, ulong index) => random.Below(index, All) switch
    {
        < Hidden => mask,
        < Hidden + Exchanged => Ordinary(random.Below(index + 1, vocabulary - special.Length)),
        _ => token,
    };

    /// <summary>The token of a number among those that are not special.</summary>
    private int Ordinary(int number)
    {
        foreach (var id in special)
        {
            number += id <= number ? 1 : 0;
        }

        return number;
    }

    private bool IsSpecial(int token) => Array.BinarySearch(special, token) >= 0;
}
