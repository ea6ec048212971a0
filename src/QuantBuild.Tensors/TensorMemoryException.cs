namespace QuantBuild.Tensors;

/// <summary>The system has no memory for a tensor.</summary>
/// <param name="bytes">That were asked for.</param>
public sealed class TensorMemoryException(long bytes)
    : Exception($"The system has no memory left: {bytes} bytes more were asked for.")
{
    public long Bytes => bytes;
}
