using QuantBuild.Conformance.Tests.Backends.Foreign;
using QuantBuild.StandInBackend;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using StandIn.Library;

[assembly: BackendFactory(typeof(StandInBackendFactory))]

namespace QuantBuild.StandInBackend;

/// <summary>
/// Makes backends that compute as the managed one does, under an identity of their own. Native libraries are not
/// called, but part of the identity; there is no driver for the device <c>cuda</c>.
/// </summary>
public sealed class StandInBackendFactory : IBackendFactory
{
    public string Name => "torch";

    public BackendIdentity Identify(BackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var device = options.Device ?? "cpu";
        return device is "cpu" or "cuda"
            ? new BackendIdentity(Name, device, options.Precision ?? "float32", Library(), NumericsVersion: 1)
            : throw new ArgumentException($"there is no device '{device}' here, only cpu", nameof(options));
    }

    public ComputeBackend Create(BackendOptions options)
    {
        var identity = Identify(options);
        return identity.DeviceKind == "cpu"
            ? new WrappedBackend(new CpuBackend(options.Threads), identity)
            : throw new BackendUnavailableException("there is no driver for 'cuda' here; install one");
    }

    private static string Library() => string.Join(
        " + ", NativeLibraries.Paths.Select(path => Path.GetFileName(path)).Prepend(LibraryVersion.Text));
}
