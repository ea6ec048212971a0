using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends.Foreign;

/// <summary>Makes wrapped backends: of the managed one in single precision, of the reference in double.</summary>
internal sealed class WrappedBackendFactory : IBackendFactory
{
    public const string Single = "float32";
    public const string Double = "float64";

    public string Name => "wrapped";

    /// <summary>What was made, in turn.</summary>
    public List<WrappedBackend> Made { get; } = [];

    /// <summary>Of the library that this one would call.</summary>
    public string LibraryVersion { get; init; } = "1.0";

    public BackendIdentity Identify(BackendOptions options) => options.Precision is null or Single or Double
        ? new BackendIdentity(Name, "test", options.Precision ?? Single, LibraryVersion, 7)
        : throw new ArgumentException($"There is {Single} and {Double}, but no {options.Precision}.", nameof(options));

    public ComputeBackend Create(BackendOptions options)
    {
        var identity = Identify(options);
        ComputeBackend inner = identity.Precision == Single ? new CpuBackend(options.Threads) : new ReferenceBackend();
        Made.Add(new WrappedBackend(inner, identity));
        return Made[^1];
    }
}
