using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>Queries that see no key behind them, and queries of one text over the keys of another.</summary>
internal static class DecoderAttentionCases
{
    public static IEnumerable<OperationCase> All()
    {
        foreach (var (queries, keys, isCausal, lengths) in new[]
        {
            (1, 1, true, new[] { 1 }),
            (6, 6, true, [6, 4, 0]),
            (1, 17, true, [17, 9]),
            (5, 33, true, [33, 30]),
            (70, 70, true, [70]),
            (1, 5, false, [5, 2]),
            (7, 3, false, [3, 1, 0]),
            (50, 64, false, [64]),
        })
        {
            CaseInput[] inputs =
            [
                CaseInput.Of(1, lengths.Length, queries, 10),
                CaseInput.Of(2, lengths.Length, keys, 10),
                CaseInput.Of(3, lengths.Length, keys, 10),
                CaseInput.Of(Some.Mask(keys, lengths), lengths.Length, keys),
            ];
            var name = $"Attention {(isCausal ? "causal" : "over another text")}, "
                + $"{lengths.Length}x{queries} over {keys}";
            yield return new(
                name, inputs, x => x[0].Attention(x[1], x[2], x[3], 2, 0.5f, isCausal: isCausal));
            yield return new(
                $"{name}, with a bias",
                [.. inputs, CaseInput.Of(4, 2, queries, keys)],
                x => x[0].Attention(x[1], x[2], x[3], 2, 0.5f, bias: x[4], isCausal: isCausal));
            yield return new(
                $"{name}, probabilities to 15",
                [.. inputs, CaseInput.Of([0.031f], 1)],
                x => x[0].Attention(
                    x[1],
                    x[2],
                    x[3],
                    2,
                    0.5f,
                    new ProbabilityQuantizer(x[4], new CodeRange(0, 15), 0.25f),
                    isCausal: isCausal))
            {
                IsSmooth = false,
                Tolerance = 1e-4,
            };
        }

        // The first queries of the first sentence and all of the second see no key.
        yield return new(
            "Attention causal, with a mask of holes",
            [
                CaseInput.Of(1, 2, 6, 8), CaseInput.Of(2, 2, 6, 8), CaseInput.Of(3, 2, 6, 8),
                CaseInput.Of([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0], 2, 6), CaseInput.Of(4, 2, 6, 6),
            ],
            x => x[0].Attention(x[1], x[2], x[3], 2, 0.5f, bias: x[4], isCausal: true));
    }
}
