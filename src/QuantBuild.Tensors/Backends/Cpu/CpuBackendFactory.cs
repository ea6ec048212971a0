using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Makes the default backend: nothing but .NET, the same bytes on every machine.</summary>
internal sealed class CpuBackendFactory : IBackendFactory
{
    public const string BackendName = "managed";

    private const string Device = "cpu";
    private const string Precision = "float32";

    /// <summary>
    /// The identity of every instance, whatever its threads and vector width: they give the same bytes.
    /// </summary>
    public static BackendIdentity Identity { get; } =
        new(BackendName, Device, Precision, LibraryVersion: null, NumericsVersion.Current);

    public string Name => BackendName;

    public BackendIdentity Identify(BackendOptions options)
    {
        if (options is { Device: null or Device, Precision: null or Precision })
        {
            return Identity;
        }

        throw new ArgumentException(
            $"The backend '{BackendName}' computes on the device '{Device}' in '{Precision}', "
            + $"not on '{options.Device ?? Device}' in '{options.Precision ?? Precision}'.",
            nameof(options));
    }

    public ComputeBackend Create(BackendOptions options)
    {
        _ = Identify(options);
        return new CpuBackend(options.Threads);
    }
}
