namespace QuantBuild.Tensors;

/// <summary>The system has no memory for a tensor.</summary>
/// <param name="bytes">That were asked for.</param>
/// <param name="inner">What the system said, where it did.</param>
public sealed class TensorMemoryException(long bytes, Exception? inner = null)
    : Exception($"The system has no memory left: {bytes} bytes more were asked for.", inner)
{
    public long Bytes => bytes;
}
