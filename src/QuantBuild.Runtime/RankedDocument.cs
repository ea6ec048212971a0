using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Runtime;

/// <summary>A document in the order of its relevance to a query.</summary>
/// <param name="Index">Its place among the documents that were given, from 0.</param>
/// <param name="Score">The model's logit; the larger, the more relevant.</param>
public readonly record struct RankedDocument(int Index, float Score)
{
    /// <summary>
    /// The probability that the document is relevant, 1 / (1 + e^−score), by a model that was trained for it.
    /// </summary>
    public float Relevance => (float)(1 / (1 + DeterministicMath.Exp(-(double)Score)));
}
