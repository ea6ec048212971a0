using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>Operations on single elements of a matrix, and with steps that are learned while codes stay.</summary>
internal static class ElementCases
{
    public static IEnumerable<OperationCase> All()
    {
        foreach (var (rows, inFeatures, outFeatures, every) in
            new[] { (1, 1, 1, 1), (3, 17, 5, 3), (37, 3, 48, 7), (20, 65, 17, 1), (5, 33, 9, 200), (1, 48, 65, 11) })
        {
            foreach (var activation in new[] { Activation.None, Activation.Gelu, Activation.Tanh })
            {
                yield return OfLinear(rows, inFeatures, outFeatures, every, activation);
            }
        }

        // More than one block of the sums' fixed length.
        yield return OfLinear(801, 6, 9, 5, Activation.Gelu);
        yield return OfLinear(451, 260, 190, 40, Activation.None) with { IsLarge = true };
        yield return new(
            "Place in 7x9",
            [CaseInput.Of(1, 7, 9), CaseInput.Of([3, 0, 62, 17], 4), CaseInput.Of(2, 4)],
            x => x[0].Place(new TrainedElements(x[1], x[2])));
        foreach (var (rows, columns, scales) in new[] { (1, 1, 1), (7, 48, 1), (7, 48, 7), (7, 48, 21), (33, 65, 33) })
        {
            var codes = Array.ConvertAll(Some.Integers(1, rows * columns, -8, 7), code => (sbyte)code);
            yield return new(
                $"Decode {rows}x{columns} with {scales} scales",
                [CaseInput.Of(2, scales), CaseInput.Of(Some.Integers(3, scales, -3, 3), scales)],
                x => x[0].Backend.FromHost(codes, new Shape(rows, columns)).Decode(x[0], x[1], 1f));
        }
    }

    /// <summary>A weight of codes with a step a row, every so-many-th of whose elements has its own value.</summary>
    private static OperationCase OfLinear(
        int rows, int inFeatures, int outFeatures, int every, Activation activation)
    {
        int[] positions =
        [
            .. Enumerable.Range(0, inFeatures * outFeatures).Where(position => position % every == every / 2),
        ];
        var codes = Array.ConvertAll(Some.Integers(5, outFeatures * inFeatures, -8, 7), code => (sbyte)code);
        return new(
            $"Linear of {positions.Length} elements, {rows}x{inFeatures} to {outFeatures}, {activation}",
            [
                CaseInput.Of(1, rows, inFeatures), CaseInput.Of(positions, positions.Length),
                CaseInput.Of(2, positions.Length), CaseInput.Of(3, outFeatures), CaseInput.Constant(4, outFeatures),
            ],
            x => x[0].Linear(
                new CodedMatrix(
                    x[0].Backend.FromHost(codes, new Shape(outFeatures, inFeatures)),
                    x[4],
                    ZeroPoint: null,
                    new TrainedElements(x[1], x[2])),
                x[3],
                activation));
    }
}
