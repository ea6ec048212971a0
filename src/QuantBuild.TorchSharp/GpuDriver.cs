using System.Globalization;
using System.Runtime.InteropServices;

namespace QuantBuild.TorchSharp;

/// <summary>
/// The driver of NVIDIA's GPUs, which tells of them what no method of TorchSharp does. It numbers them as libtorch
/// does, <c>CUDA_VISIBLE_DEVICES</c> included.
/// </summary>
internal static class GpuDriver
{
    private const int Success = 0;

    private static readonly string[] Libraries = ["libcuda.so.1", "nvcuda.dll"];

    private delegate int Initialize(uint flags);

    private delegate int CountDevices(out int count);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int MeasureMemory(out nuint bytes, int device);

    /// <summary>Every GPU with its memory; none where there is no driver, or it refuses.</summary>
    public static IReadOnlyList<ComputeDevice> Devices()
    {
        nint library = 0;
        return Libraries.Any(name => NativeLibrary.TryLoad(name, out library)) ? Devices(library) : [];
    }

    // The library stays loaded: libtorch uses it too.
    private static List<ComputeDevice> Devices(nint library)
    {
        var devices = new List<ComputeDevice>();
        if (Find<Initialize>(library, "cuInit") is { } initialize
            && Find<CountDevices>(library, "cuDeviceGetCount") is { } countDevices
            && Find<GetDevice>(library, "cuDeviceGet") is { } getDevice
            && Find<MeasureMemory>(library, "cuDeviceTotalMem_v2") is { } measureMemory
            && initialize(0) == Success && countDevices(out var count) == Success)
        {
            for (var ordinal = 0; ordinal < count; ordinal++)
            {
                if (getDevice(out var device, ordinal) != Success || measureMemory(out var bytes, device) != Success)
                {
                    return [];
                }

                devices.Add(new ComputeDevice(
                    string.Create(CultureInfo.InvariantCulture, $"cuda:{ordinal}"), (long)bytes));
            }
        }

        return devices;
    }

    private static T? Find<T>(nint library, string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(library, name, out var address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : null;
}
