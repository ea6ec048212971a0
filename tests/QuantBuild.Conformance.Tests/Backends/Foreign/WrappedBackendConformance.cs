using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends.Foreign;

/// <summary>
/// A backend that was derived without a look at the insides of <c>Tensors</c>, which this project does not have, does
/// all that every backend does.
/// </summary>
public sealed class WrappedBackendConformance : BackendConformance
{
    private readonly WrappedBackendFactory factory = new();

    [Fact]
    public void Training_ContextsOfItsOperations_AreReleasedOnceEach()
    {
        using var backend = (WrappedBackend)Create();
        CpuBackendConformance.Train(backend);
        backend.Contexts.Made.ShouldBeGreaterThan(0);
        backend.Contexts.Released.ShouldBe(backend.Contexts.Made);
    }

    protected override ComputeBackend Create() =>
        factory.Create(new BackendOptions { Threads = 2, Precision = WrappedBackendFactory.Double });
}
