using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Decoding;

/// <summary>The best texts that a search has finished, at most as many as there are beams.</summary>
internal sealed class FinishedTexts(DecodingOptions options)
{
    private readonly List<(WrittenToken? Text, double Score)> texts = [];

    /// <summary>Adds a text unless there are enough better ones.</summary>
    /// <param name="text">Without the end's token.</param>
    /// <param name="logProbability">Sum over its tokens.</param>
    /// <param name="length">Its tokens, the end's among them.</param>
    public void Add(WrittenToken? text, double logProbability, int length)
    {
        var score = ScoreOf(logProbability, length);
        if (texts.Count == options.Beams)
        {
            var worst = Worst();
            if (score <= texts[worst].Score)
            {
                return;
            }

            texts.RemoveAt(worst);
        }

        texts.Add((text, score));
    }

    /// <summary>Whether nothing better can come, as the options want it judged.</summary>
    /// <param name="bestLogProbability">Of the best continuation of a beam.</param>
    /// <param name="length">Its tokens.</param>
    public bool AreEnough(double bestLogProbability, int length)
    {
        if (texts.Count < options.Beams || options.EarlyStopping == EarlyStopping.AtOnce)
        {
            return texts.Count == options.Beams;
        }

        var longest = options.EarlyStopping == EarlyStopping.Certain && options.LengthPenalty > 0
            ? options.MaximumTokens
            : length;
        return texts[Worst()].Score >= ScoreOf(bestLogProbability, longest);
    }

    /// <summary>The tokens of the best text; of equals, the last found.</summary>
    public int[] Best()
    {
        var best = 0;
        for (var i = 1; i < texts.Count; i++)
        {
            best = texts[i].Score >= texts[best].Score ? i : best;
        }

        return WrittenToken.TextOf(texts[best].Text);
    }

    private int Worst()
    {
        var worst = 0;
        for (var i = 1; i < texts.Count; i++)
        {
            worst = texts[i].Score < texts[worst].Score ? i : worst;
        }

        return worst;
    }

    private double ScoreOf(double logProbability, int length) => logProbability / Power(length, options.LengthPenalty);

    private static double Power(int length, double exponent) => exponent switch
    {
        0 => 1,
        1 => length,
        _ => DeterministicMath.Exp(exponent * DeterministicMath.Log(length)),
    };
}
