using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Planning;

/// <summary>How much memory tensors may come to take.</summary>
/// <param name="Bytes">In all.</param>
/// <param name="Holder">What they are found in, with its verb.</param>
/// <param name="Remedy">How to have more.</param>
internal sealed record MemoryLimit(long Bytes, string Holder, string Remedy)
{
    /// <summary>Of the smallest device, since what each is to hold is much the same; else of the process.</summary>
    /// <param name="devices">Those that compute, where they have memory of their own.</param>
    /// <param name="processBytes">What the process may use.</param>
    public static MemoryLimit Of(IReadOnlyList<ComputeDevice> devices, long processBytes) =>
        devices.MinBy(device => device.MemoryBytes) is { } smallest
            ? new MemoryLimit(smallest.MemoryBytes, $"the device {smallest.Name} has", "use a larger device")
            : new MemoryLimit(processBytes, "there are", "give it more memory");
}
