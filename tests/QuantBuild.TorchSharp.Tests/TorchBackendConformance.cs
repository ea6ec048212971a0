using QuantBuild.Conformance.Tests.Backends;
using QuantBuild.Tensors;
using QuantBuild.TorchSharp.Tests.Support;

namespace QuantBuild.TorchSharp.Tests;

/// <summary>All that every backend must do, on libtorch for processors.</summary>
public sealed class TorchBackendConformance : BackendConformance
{
    protected override ComputeBackend Create() => LibTorch.Backend(threads: 2);

    // The gradient of a step of probabilities is one sum of terms of both signs that nearly cancel, each with the error
    // of p/step in single precision: 1.8e-4 was seen.
    protected override double ToleranceOf(string operation, double usual) =>
        operation.Contains("probabilities", StringComparison.Ordinal) ? 5e-4 : usual;
}
