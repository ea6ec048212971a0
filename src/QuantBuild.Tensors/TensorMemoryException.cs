namespace QuantBuild.Tensors;

/// <summary>There is no memory for a tensor.</summary>
public sealed class TensorMemoryException : Exception
{
    /// <summary>The system has none.</summary>
    /// <param name="bytes">That were asked for.</param>
    /// <param name="inner">What the system said, where it did.</param>
    public TensorMemoryException(long bytes, Exception? inner = null)
        : base($"The system has no memory left: {bytes} bytes more were asked for.", inner)
    {
    }

    /// <summary>A device has none.</summary>
    /// <param name="message">Which device, and what was asked for.</param>
    /// <param name="inner">What its library said.</param>
    public TensorMemoryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
