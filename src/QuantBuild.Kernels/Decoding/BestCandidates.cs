using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Decoding;

/// <summary>
/// The continuations with the highest log probability; of equals, the one of the first beam and token.
/// </summary>
/// <param name="vocabulary">Logits of a beam.</param>
/// <param name="count">How many are kept.</param>
internal sealed class BestCandidates(int vocabulary, int count)
{
    private readonly List<Candidate> best = new(count + 1);
    private readonly float[] exponentials = new float[vocabulary];

    /// <summary>Those found, the best first.</summary>
    public IReadOnlyList<Candidate> All => best;

    /// <summary>Forgets what was found.</summary>
    public void Clear() => best.Clear();

    /// <summary>Looks at every continuation of one beam.</summary>
    /// <param name="logits">[vocabulary]</param>
    /// <param name="beam">Number of the beam.</param>
    /// <param name="score">Log probability of the beam's text.</param>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    public void Add(ReadOnlySpan<float> logits, int beam, double score)
    {
        var normalizer = LogSumOfExponentials(logits);
        for (var token = 0; token < vocabulary; token++)
        {
            var total = score + (logits[token] - normalizer);
            if (best.Count < count || total > best[^1].Score)
            {
                Insert(new Candidate(beam, token, total));
            }
        }
    }

    private void Insert(Candidate candidate)
    {
        var place = best.Count;
        while (place > 0 && best[place - 1].Score < candidate.Score)
        {
            place--;
        }

        best.Insert(place, candidate);
        if (best.Count > count)
        {
            best.RemoveAt(count);
        }
    }

    // log Σ eˣ = max x + log Σ e^(x − max x)
    private unsafe double LogSumOfExponentials(ReadOnlySpan<float> logits)
    {
        fixed (float* values = logits, results = exponentials)
        {
            var (maximum, sum) = Softmax.Exponentials(values, results, vocabulary);
            return float.IsFinite(maximum) && double.IsFinite(sum)
                ? maximum + DeterministicMath.Log(sum)
                : throw new ArithmeticException("A logit is not a finite number.");
        }
    }
}
