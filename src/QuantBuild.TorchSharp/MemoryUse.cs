namespace QuantBuild.TorchSharp;

/// <summary>
/// Bytes of tensors in use on one device, those that contexts keep for their backward pass included; shared by backends
/// beside each other.
/// </summary>
internal sealed class MemoryUse
{
    private readonly Lock gate = new();
    private long used;
    private long peak;

    public long Peak
    {
        get
        {
            lock (gate)
            {
                return peak;
            }
        }
    }

    public void Add(long bytes)
    {
        lock (gate)
        {
            used += bytes;
            peak = Math.Max(peak, used);
        }
    }

    public void ResetPeak()
    {
        lock (gate)
        {
            peak = used;
        }
    }
}
