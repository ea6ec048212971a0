namespace QuantBuild.Tensors;

/// <summary>Makes the backends of one name.</summary>
public interface IBackendFactory
{
    /// <summary>The name that recipes and command lines use: lower-case letters, digits and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>The identity of what <see cref="Create"/> makes of the same options, without making it.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such device or precision; the message says which there are.
    /// </exception>
    BackendIdentity Identify(BackendOptions options);

    /// <summary>Makes a backend; the caller disposes of it.</summary>
    /// <exception cref="ArgumentException">As <see cref="Identify"/>.</exception>
    ComputeBackend Create(BackendOptions options);

    /// <summary>
    /// The devices with memory of their own that hold the tensors of what <see cref="Create"/> makes of the same
    /// options, in the order in which backends beside each other take them; none where the process's memory holds
    /// them, or where nothing is known of the devices.
    /// </summary>
    IReadOnlyList<ComputeDevice> DevicesOf(BackendOptions options) => [];

    /// <summary>
    /// What an exception out of a backend says of memory that ran out; null where it is of another kind.
    /// </summary>
    TensorMemoryException? MemoryFaultOf(Exception exception) => null;
}
