using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>An application that references the package and is published with everything trimmed away that it does not use.</summary>
public sealed class TrimmedApplicationTests(QuantizedModel model) : IClassFixture<QuantizedModel>
{
    private const string Trimmed = """
        <SelfContained>true</SelfContained>
        <PublishTrimmed>true</PublishTrimmed>
        <TrimMode>full</TrimMode>
        <TrimmerSingleWarn>false</TrimmerSingleWarn>
        <EnableAotAnalyzer>true</EnableAotAnalyzer>
        """;

    [Fact]
    public void Publish_FullyTrimmed_WarnsOfNothingAndGivesTheSameLogits()
    {
        var texts = Path.Combine(model.Project.Output, "texts.txt");
        File.WriteAllLines(texts, model.Project.Texts);
        using var application = new PublishedApplication(Trimmed);
        application.PublishOutput.ShouldNotContain("warning");
        Directory.GetFiles(application.Folder, "QuantBuild.*.dll").Select(Path.GetFileName)
            .ShouldBe(["QuantBuild.Formats.dll", "QuantBuild.Kernels.dll", "QuantBuild.Runtime.dll", "QuantBuild.Tokenizers.dll"], ignoreOrder: true);

        using var classifier = TextClassifier.Load(model.Project.Output);
        var lines = application.Start(model.Project.Output, texts);
        lines[0].ShouldStartWith(classifier.Classify("the film was really clever .").Label + " ");
        lines.Skip(1).ShouldBe(classifier.Classify(model.Project.Texts)
            .Select(result => string.Join(' ', result.Logits.Select(BitConverter.SingleToInt32Bits))));
    }
}
