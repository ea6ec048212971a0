namespace QuantBuild.TorchSharp;

/// <summary>Devices of one kind, handed out in turn to backends beside each other: one, or every GPU.</summary>
/// <param name="devices">At least one.</param>
internal sealed class DeviceRing(IReadOnlyList<Torch.Device> devices)
{
    private int taken = -1;

    public Torch.Device Next() => devices[(int)((uint)Interlocked.Increment(ref taken) % (uint)devices.Count)];
}
