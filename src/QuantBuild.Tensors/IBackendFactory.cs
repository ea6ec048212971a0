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
}
