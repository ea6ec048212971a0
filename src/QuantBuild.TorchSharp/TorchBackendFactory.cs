using System.Reflection;
using System.Runtime.InteropServices;

[assembly: BackendFactory(typeof(QuantBuild.TorchSharp.TorchBackendFactory))]

namespace QuantBuild.TorchSharp;

/// <summary>
/// Makes backends over TorchSharp: <c>torch</c> on <c>cpu</c>, <c>cuda:N</c> or <c>auto</c>, the default: the first GPU
/// where libtorch can use one, else the processor. <c>cuda</c> is every GPU: MREM-P's modules take them in turn.
/// </summary>
public sealed class TorchBackendFactory : IBackendFactory
{
    public const string BackendName = "torch";

    private const string Processor = "cpu";
    private const string Gpu = "cuda";
    private const string Automatic = "auto";

    // Grows when this project computes other values of the same inputs.
    private const int NumericsVersion = 1;

    private static readonly Dictionary<string, Precision> Precisions = new(StringComparer.Ordinal)
    {
        ["float32"] = Precision.Float32,
        ["bfloat16"] = Precision.BFloat16,
        ["float16"] = Precision.Float16,
    };

    // What the allocators of processors and GPUs say.
    private static readonly string[] Exhaustions =
        ["CUDA out of memory", "CUDA error: out of memory", "can't allocate memory"];

    public string Name => BackendName;

    /// <summary>Without a look at the machine, unless the device is its own choice and libtorch one for GPUs.</summary>
    /// <exception cref="ArgumentException">There is no such device or precision.</exception>
    /// <exception cref="BackendUnavailableException">A choice is to be made, and libtorch does not load.</exception>
    public BackendIdentity Identify(BackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (kind, _) = DeviceOf(options.Device ?? Automatic);
        return new BackendIdentity(BackendName, kind, PrecisionOf(options).Name, LibraryVersion, NumericsVersion);
    }

    /// <exception cref="ArgumentException">There is no such device or precision.</exception>
    /// <exception cref="BackendUnavailableException">libtorch does not load, or the device is not there.</exception>
    public ComputeBackend Create(BackendOptions options)
    {
        var identity = Identify(options);
        var (kind, index) = DeviceOf(options.Device ?? Automatic);
        NativeLibraryLoader.Load(kind == Gpu);
        if (kind == Gpu && (index ?? 0) >= Torch.cuda.device_count())
        {
            throw new BackendUnavailableException(
                $"There is no device 'cuda:{index}': libtorch sees {Torch.cuda.device_count()} GPUs. Install the GPU's "
                + "driver, or choose another device.");
        }

        return new TorchBackend(
            identity,
            new DeviceRing(kind == Gpu ? GpusOf(index) : [Torch.CPU]),
            PrecisionOf(options).Value,
            options.Threads);
    }

    /// <summary>The chosen GPUs as their driver knows them, without libtorch.</summary>
    public IReadOnlyList<ComputeDevice> DevicesOf(BackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (kind, index) = DeviceOf(options.Device ?? Automatic);
        var all = kind == Gpu ? GpuDriver.Devices() : [];
        return index is not { } one ? all : one < all.Count ? [all[one]] : [];
    }

    public TensorMemoryException? MemoryFaultOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is ExternalException
            && Array.Find(Exhaustions, said => exception.Message.Contains(said, StringComparison.Ordinal)) is { } found
                ? new TensorMemoryException($"libtorch has no memory left: {From(exception.Message, found)}", exception)
                : null;
    }

    // Up to what it says of its own settings.
    private static string From(string message, string found) =>
        message[message.IndexOf(found, StringComparison.Ordinal)..]
            .Split(["\n", " of which ", ". Error code"], StringSplitOptions.None)[0];

    private static string LibraryVersion { get; } =
        $"TorchSharp {VersionOf(typeof(Torch).Assembly)}, libtorch {NativeLibraryLoader.LibTorchVersion}";

    private static string VersionOf(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version!.ToString()).Split('+')[0];

    private static Torch.Device[] GpusOf(int? index)
    {
        int[] chosen = index is { } one ? [one] : [.. Enumerable.Range(0, Torch.cuda.device_count())];
        return Array.ConvertAll(chosen, each => new Torch.Device(global::TorchSharp.DeviceType.CUDA, each));
    }

    // No index: the processor, or every GPU.
    private static (string Kind, int? Index) DeviceOf(string device)
    {
        if (device == Automatic)
        {
            return NativeLibraryLoader.FindsGpu() ? (Gpu, 0) : (Processor, null);
        }

        if (device is Processor or Gpu)
        {
            return (device, null);
        }

        return device.StartsWith(Gpu + ":", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(Gpu.Length + 1), out var index) && index >= 0
            ? (Gpu, index)
            : throw new ArgumentException(
                $"The backend '{BackendName}' computes on 'cpu', 'cuda:0' and so on, or 'auto', not on '{device}'.",
                nameof(device));
    }

    private static (string Name, Precision Value) PrecisionOf(BackendOptions options)
    {
        var name = options.Precision ?? "float32";
        return Precisions.TryGetValue(name, out var value)
            ? (name, value)
            : throw new ArgumentException(
                $"The backend '{BackendName}' computes in {string.Join(", ", Precisions.Keys)}, not in '{name}'.",
                nameof(options));
    }
}
