using QuantBuild.Conformance.Tests.Backends;
using QuantBuild.Tensors;
using QuantBuild.TorchSharp.Tests.Support;

namespace QuantBuild.TorchSharp.Tests;

/// <summary>All that every backend must do, on libtorch for processors.</summary>
public sealed class TorchBackendConformance : BackendConformance
{
    protected override ComputeBackend Create() => LibTorch.Backend(threads: 2);
}
