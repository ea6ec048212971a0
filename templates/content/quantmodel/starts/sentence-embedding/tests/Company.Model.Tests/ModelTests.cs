using System.Text.Json;
using QuantBuild.Runtime;
using Xunit;

namespace Tests;

public sealed class ModelTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "model_recipe");

    private readonly TextEmbedder embedder = TextEmbedder.Load(Folder);

    [Theory]
    [InlineData("how long does delivery take", "when will my parcel arrive", "i forgot my password")]
    [InlineData("can i send things back", "i want to return my shoes", "which cards do you take")]
    public void Embed_AlikeQuestion_IsNearerThanAnother(string question, string alike, string other)
    {
        var vectors = embedder.Embed([question, alike, other]);

        Assert.True(Product(vectors[0], vectors[1]) > Product(vectors[0], vectors[2]));
    }

    [Fact]
    public void Report_Cosine_IsHigh()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "report.json")));

        // Of the quantized model's vectors and the full-precision model's.
        var cosine = report.RootElement.GetProperty("fidelity").GetProperty("cosine").GetDouble();
        Assert.True(cosine >= 0.9, $"cosine {cosine}");
    }

    public void Dispose() => embedder.Dispose();

    // Of vectors of length 1, which this model gives, it is their cosine.
    private static double Product(float[] left, float[] right) =>
        left.Zip(right, (one, other) => (double)one * other).Sum();
}
