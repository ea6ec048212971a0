using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends;

public sealed class ReferenceBackendConformance : BackendConformance
{
    private const double Change = 1e-5;
    private const int ElementsTried = 24;

    public static TheoryData<string> SmoothOperations => OperationCases.SmoothNames;

    /// <summary>(f(x + h) − f(x − h))/2h, on a sample of each input's elements.</summary>
    [Theory]
    [MemberData(nameof(SmoothOperations))]
    public void Gradient_SmoothOperation_EqualsFiniteDifference(string name)
    {
        var operation = OperationCases.All[name];
        using var reference = new ReferenceBackend();
        var (_, gradients) = operation.Run(reference);
        for (var input = 0; input < gradients.Length; input++)
        {
            if (gradients[input] is not { } gradient)
            {
                continue;
            }

            int[] elements = gradient.Length <= ElementsTried
                ? [.. Enumerable.Range(0, gradient.Length)]
                : Some.Integers(5, ElementsTried, 0, gradient.Length - 1);
            var slopes = Array.ConvertAll(
                elements,
                element => (operation.SumWith(reference, input, element, Change)
                    - operation.SumWith(reference, input, element, -Change)) / (2 * Change));
            var scale = Math.Max(1e-3, gradient.Max(Math.Abs));
            for (var i = 0; i < elements.Length; i++)
            {
                var deviation = Math.Abs(slopes[i] - gradient[elements[i]]) / scale;
                deviation.ShouldBeLessThan(
                    1e-6, $"{name}: input {input}, element {elements[i]}: {gradient[elements[i]]} is not {slopes[i]}");
            }
        }
    }

    protected override ComputeBackend Create() => new ReferenceBackend();
}
