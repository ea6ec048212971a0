namespace QuantBuild.Tensors;

/// <summary>
/// A backend is there but cannot compute on this machine: a native library, a driver or a device is missing. The
/// message says which, and what to install.
/// </summary>
public sealed class BackendUnavailableException : Exception
{
    public BackendUnavailableException(string message)
        : base(message)
    {
    }

    public BackendUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
