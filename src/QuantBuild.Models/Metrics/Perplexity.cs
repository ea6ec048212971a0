using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Metrics;

/// <summary>How many tokens, all alike, a language model chooses among at each place.</summary>
public static class Perplexity
{
    /// <summary>e to the mean of the tokens' losses; not a number where there are none.</summary>
    /// <param name="losses">The negative logarithm of each right token's probability, in nats.</param>
    public static double Of(ReadOnlySpan<double> losses)
    {
        var sum = 0.0;
        foreach (var loss in losses)
        {
            sum += loss;
        }

        return losses.IsEmpty ? double.NaN : DeterministicMath.Exp(sum / losses.Length);
    }
}
