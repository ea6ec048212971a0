using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>What every backend must do. A backend's tests are a class that says how to make one.</summary>
public abstract partial class BackendConformance : IDisposable
{
    private readonly Lazy<ComputeBackend> backend;

    protected BackendConformance() => backend = new(Create);

    private ComputeBackend Backend => backend.Value;

    public static TheoryData<string> Operations => OperationCases.Names;

    public void Dispose()
    {
        if (backend.IsValueCreated)
        {
            Backend.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AnyShape_AgreesWithReference(string name)
    {
        var operation = OperationCases.All[name];
        var tolerance = ToleranceOf(name, operation.Tolerance);
        using var reference = new ReferenceBackend();
        var (output, gradients) = operation.Run(Backend);
        var (expectedOutput, expectedGradients) = operation.Run(reference);
        output.ShouldBeWithin(tolerance, expectedOutput, $"{name}: output");
        for (var i = 0; i < gradients.Length; i++)
        {
            (gradients[i] is null).ShouldBe(!operation.Inputs[i].IsDifferentiable);
            gradients[i]?.ShouldBeWithin(tolerance, expectedGradients[i]!, $"{name}: gradient of input {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_OneGradientWanted_GivesTheSame(string name)
    {
        var operation = OperationCases.All[name];
        var tolerance = ToleranceOf(name, operation.Tolerance);
        var (output, gradients) = operation.Run(Backend);
        for (var input = 0; input < gradients.Length; input++)
        {
            var (outputAgain, alone) = operation.Run(Backend, i => i == input);
            outputAgain.ShouldBeWithin(tolerance, output, $"{name}: output with gradient {input} alone");
            for (var i = 0; i < gradients.Length; i++)
            {
                (alone[i] is null).ShouldBe(i != input || gradients[i] is null);
            }

            alone[input]?.ShouldBeWithin(tolerance, gradients[input]!, $"{name}: gradient {input} alone");
        }
    }

    /// <summary>A new backend of the kind under test.</summary>
    protected abstract ComputeBackend Create();

    /// <summary>What a backend may deviate by in an operation, where it argues for more than the usual.</summary>
    protected virtual double ToleranceOf(string operation, double usual) => usual;

    private double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Shape.Count];
        Backend.Read(tensor, values);
        return values;
    }
}
