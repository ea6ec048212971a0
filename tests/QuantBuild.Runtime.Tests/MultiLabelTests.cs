using System.Text.Json.Nodes;
using QuantBuild.Formats;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>What a model's <c>problem_type</c> makes of its logits.</summary>
public sealed class MultiLabelTests(QuantizedModel model) : IClassFixture<QuantizedModel>
{
    [Fact]
    public void Classify_OneLabelAText_GivesAllProbabilities()
    {
        using var classifier = TextClassifier.Load(model.Project.Output);

        foreach (var result in classifier.Classify(model.Project.Texts))
        {
            result.Probabilities.Sum().ShouldBe(1, 1e-6);
            result.Probabilities.Max().ShouldBe(result.Score);
            result.Assigned.ShouldBe([result.Label]);
        }

        classifier.IsMultiLabel.ShouldBeFalse();
    }

    [Fact]
    public void Classify_SeveralLabelsAText_DecidesAboutEachByItself()
    {
        using var folder = new TemporaryFolder();
        Copy(folder.Path, configuration => configuration["problem_type"] = "multi_label_classification");
        using var single = TextClassifier.Load(model.Project.Output);
        using var classifier = TextClassifier.Load(folder.Path);
        var texts = model.Project.Texts;

        var results = classifier.Classify(texts);

        classifier.IsMultiLabel.ShouldBeTrue();
        results.Select(result => result.Logits).ShouldBe(single.Classify(texts).Select(result => result.Logits));
        foreach (var result in results)
        {
            result.Probabilities.Zip(result.Logits).ShouldAllBe(
                pair => Math.Abs(pair.First - (1 / (1 + Math.Exp(-pair.Second)))) < 1e-7);
            result.Assigned.ShouldBe(
                classifier.Labels.Where((_, label) => result.Probabilities[label] >= 0.5f));
            result.Score.ShouldBe(result.Probabilities.Max());
        }
    }

    [Fact]
    public void Load_ModelThatAnswersWithANumber_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Copy(folder.Path, configuration =>
        {
            configuration["id2label"] = new JsonObject { ["0"] = "score" };
            configuration.Remove("label2id");
        });

        Should.Throw<ModelFileException>(() => TextClassifier.Load(folder.Path)).Message
            .ShouldContain("a model that answers with a number, as for regression or reranking, and with no class");
    }

    private void Copy(string folder, Action<JsonObject> change)
    {
        foreach (var file in Directory.GetFiles(model.Project.Checkpoint))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var path = Path.Combine(folder, "config.json");
        var configuration = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(configuration);
        File.WriteAllText(path, configuration.ToJsonString());
    }
}
