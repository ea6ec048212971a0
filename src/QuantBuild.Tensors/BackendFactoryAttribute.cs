namespace QuantBuild.Tensors;

/// <summary>
/// On an assembly that brings a backend: the type of its <see cref="IBackendFactory"/>, which has a public constructor
/// without parameters.
/// </summary>
/// <param name="factory">The type.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class BackendFactoryAttribute(Type factory) : Attribute
{
    public Type Factory { get; } = factory;
}
