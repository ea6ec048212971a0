using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Metrics;

/// <summary>How good an order of documents is. Scores that are equal keep the order in which they are given.</summary>
public static class Ranking
{
    /// <summary>The places of the scores, the largest first.</summary>
    /// <param name="scores">None is not a number.</param>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        var values = scores.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(document => values[document])];
    }

    /// <summary>
    /// The normalized discounted cumulative gain (doi:10.1145/582415.582418): Σ r_i / log₂(i + 1) over the first places
    /// i = 1 … cut, as a share of the largest that any order has. Not a number where no document has relevance.
    /// </summary>
    /// <param name="scores">Of each document; the largest is ranked first.</param>
    /// <param name="relevances">Of each document; none negative.</param>
    /// <param name="cut">Places that count; at least 1.</param>
    public static double NormalizedGain(ReadOnlySpan<float> scores, ReadOnlySpan<double> relevances, int cut)
    {
        var (given, best) = (new double[scores.Length], relevances.ToArray());
        var order = Order(scores);
        for (var place = 0; place < given.Length; place++)
        {
            given[place] = relevances[order[place]];
        }

        Array.Sort(best);
        Array.Reverse(best);
        return Gain(given, cut) / Gain(best, cut);
    }

    /// <summary>
    /// The share of the relevant documents among the first places. Not a number where no document is relevant.
    /// </summary>
    /// <inheritdoc cref="NormalizedGain"/>
    public static double Recall(ReadOnlySpan<float> scores, ReadOnlySpan<double> relevances, int cut)
    {
        var order = Order(scores);
        var (found, all) = (0, 0);
        for (var place = 0; place < order.Length; place++)
        {
            var isRelevant = relevances[order[place]] > 0;
            all += isRelevant ? 1 : 0;
            found += isRelevant && place < cut ? 1 : 0;
        }

        return (double)found / all;
    }

    /// <summary>
    /// Kendall's τ-b between two scores of the same documents: (concordant − discordant) / √((n − t)(n − u)) over the n
    /// pairs, t and u of them equal in one. Not a number where one gives all documents the same.
    /// </summary>
    /// <param name="left">Of each document.</param>
    /// <param name="right">Of each document, as many.</param>
    public static double KendallTau(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (sum, leftPairs, rightPairs) = (0L, 0L, 0L);
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (left[i].CompareTo(left[j]), right[i].CompareTo(right[j]));
                sum += x * y;
                leftPairs += Math.Abs(x);
                rightPairs += Math.Abs(y);
            }
        }

        return sum / Math.Sqrt((double)leftPairs * rightPairs);
    }

    private static double Gain(double[] relevances, int cut)
    {
        var gain = 0.0;
        for (var place = 0; place < Math.Min(cut, relevances.Length); place++)
        {
            gain += relevances[place] * DeterministicMath.Log(2) / DeterministicMath.Log(place + 2);
        }

        return gain;
    }
}
