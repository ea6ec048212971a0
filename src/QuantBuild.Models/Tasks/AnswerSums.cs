using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// Sums over the answers of each text, such as its words or its masked positions, so that the mean over the answers of
/// any texts is found at once: a bootstrap draws texts, whose answers belong together.
/// </summary>
/// <param name="sums">By text.</param>
/// <param name="counts">Answers, by text; a text may have none.</param>
internal sealed class AnswerSums(double[] sums, int[] counts)
{
    /// <summary>How many texts there are.</summary>
    public int Texts => sums.Length;

    /// <summary>Adds up what is made of each text's answers.</summary>
    public static AnswerSums Of(int texts, Func<int, double[]> values)
    {
        var each = Enumerable.Range(0, texts).Select(values).ToList();
        return new AnswerSums([.. each.Select(text => text.Sum())], [.. each.Select(text => text.Length)]);
    }

    /// <summary>The mean over the answers of some texts, NaN where they have none; a text may be given twice.</summary>
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

    /// <summary>The mean over all answers as a measure's result, with its interval over texts.</summary>
    public FidelityResult ResultOf(IFidelityMeasure measure, ulong seed)
    {
        var (value, low, high) = Bootstrap.Evaluate(Texts, Mean, seed);
        return new FidelityResult(measure, value, low, high);
    }
}
