using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Extensions.AI.Tests;

/// <summary>A quantized embedding model for all tests of a class, to be read only.</summary>
public sealed class EmbeddingModel : IDisposable
{
    internal EmbeddingProject Project { get; } = new();

    public void Dispose() => Project.Dispose();
}
