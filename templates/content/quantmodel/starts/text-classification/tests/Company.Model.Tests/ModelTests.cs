using System.Text.Json;
using QuantBuild.Runtime;
using Xunit;

namespace Tests;

public sealed class ModelTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "model_recipe");

    private readonly TextClassifier classifier = TextClassifier.Load(Folder);

    [Theory]
    [InlineData("The wine list was delightful and the staff were friendly.", "positive")]
    [InlineData("It was badly organized, and I have plenty to complain about.", "negative")]
    public void Classify_PlainSentence_GivesItsLabel(string sentence, string label) =>
        Assert.Equal(label, classifier.Classify(sentence).Label);

    [Fact]
    public void Report_Agreement_IsHigh()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "report.json")));

        // Share of texts that the quantized model gives the label that the full-precision model gives.
        var agreement = report.RootElement.GetProperty("fidelity").GetProperty("agreement").GetDouble();
        Assert.True(agreement >= 0.9, $"agreement {agreement}");
    }

    public void Dispose() => classifier.Dispose();
}
