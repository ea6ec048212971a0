using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>
/// Sums over the masked positions of each text, so that the mean over the positions of any texts is found at once: a
/// bootstrap draws texts, whose positions belong together.
/// </summary>
/// <param name="sums">By text.</param>
/// <param name="counts">Positions, by text.</param>
internal sealed class AnswerSums(double[] sums, int[] counts)
{
    /// <summary>How many texts there are.</summary>
    public int Texts => sums.Length;

    /// <summary>Adds up what is made of each text's positions.</summary>
    public static AnswerSums Of(int texts, Func<int, double[]> values)
    {
        var each = Enumerable.Range(0, texts).Select(values).ToList();
        return new AnswerSums([.. each.Select(text => text.Sum())], [.. each.Select(text => text.Length)]);
    }

    /// <summary>The mean over the positions of some texts; one may be given more than once.</summary>
    public double Mean(ReadOnlySpan<int> rows)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var row in rows)
        {
            sum += sums[row];
            count += counts[row];
        }

        return sum / count;
    }
}
