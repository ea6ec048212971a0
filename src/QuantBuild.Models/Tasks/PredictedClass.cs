namespace QuantBuild.Models.Tasks;

/// <summary>The class that a text's logits speak for.</summary>
public static class PredictedClass
{
    /// <summary>The class with the largest logit; the first of equals.</summary>
    /// <param name="logits">One a class, at least one.</param>
    public static int Of(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
