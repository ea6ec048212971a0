namespace QuantBuild.Runtime.Tests.Support;

/// <summary>A quantized model for all tests of a class, to be read only.</summary>
public sealed class QuantizedModel : IDisposable
{
    internal QuantizedProject Project { get; } = new();

    public void Dispose() => Project.Dispose();
}
