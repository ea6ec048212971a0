using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

/// <summary>What each task asks of the columns.</summary>
public sealed class TargetRulesTests
{
    private const string Classes = "text-classification";
    private const string Vectors = "sentence-embedding";
    private const string Words = "masked-lm";

    [Theory]
    [InlineData(Classes, "text: sentence, label: label", "")]
    [InlineData(Vectors, "text: sentence, textPair: label, score: label", "")]
    [InlineData(Vectors, "text: sentence", "")]
    [InlineData(Vectors, "text: sentence, textPair: label", "")]
    [InlineData(Vectors, "text: sentence, textPair: label, score: label", ", metrics: [pearson, spearman]")]
    [InlineData(Words, "text: sentence", "")]
    [InlineData(Words, "text: sentence", ", metrics: [perplexity, maskedAccuracy]")]
    public void Read_ColumnsThatFitTheTask_IsAccepted(string task, string columns, string more) =>
        Read(task, columns, more).ShouldBeEmpty();

    [Theory]
    [InlineData(Classes, "text: sentence", "", "QB1006", "lacks the key 'label'")]
    [InlineData(Classes, "text: sentence, label: label, score: label", "", "QB1003", "write 'label'")]
    [InlineData(Vectors, "text: sentence, label: label", "", "QB1003", "write 'score'")]
    [InlineData(Vectors, "text: sentence, score: label", "", "QB1006", "lacks the key 'textPair'")]
    [InlineData(Vectors, "text: sentence", ", metrics: [pearson]", "QB1006", "add 'score'")]
    [InlineData(Words, "text: sentence, label: label", "", "QB1003", "made of the texts themselves; remove it")]
    [InlineData(Words, "text: sentence", ", metrics: [accuracy]", "QB1005", "no metric of the task 'masked-lm'")]
    public void Read_ColumnsThatDoNot_SaysWhichKey(
        string task, string columns, string more, string code, string message)
    {
        var (foundCode, foundMessage) = Read(task, columns, more).ShouldHaveSingleItem();

        foundCode.ShouldBe(code);
        foundMessage.ShouldContain(message);
    }

    [Theory]
    [InlineData("{ text: sentence, target: label }", "", null, null)]
    [InlineData("{ text: sentence }", "", "QB1006", "'data.calibration.columns' lacks the key 'target'")]
    [InlineData(
        "{ text: sentence, target: label }", ", prompt: \"{text} {textPair}\"", "QB1006", "lacks the key 'textPair'")]
    [InlineData("{ text: sentence, target: label }", ", prompt: \"{question}\"", "QB1005", "'{question}'")]
    [InlineData("{ text: sentence, target: label }", ", beams: 0", "QB1005", "'model.beams'")]
    [InlineData("{ text: sentence, target: label }", ", pooling: cls", "QB1012", "no effect")]
    [InlineData("{ text: sentence, label: label, target: label }", "", "QB1003", "write 'target'")]
    public void Read_TextToText_AsksForTargetsAndPlaces(string calibration, string keys, string? code, string? message)
    {
        var found = RecipeText.Read(
            $$"""
            version: 1
            name: test
            model: { source: model, task: text-to-text{{keys}} }
            data:
              calibration: { source: data/train.tsv, columns: {{calibration}}, labels: { "0": no, "1": yes } }
              evaluation: { source: data/dev.tsv, columns: { text: sentence, target: label }, metrics: [rougeL] }
            quantize: { method: rtn, weights: { bits: 4 } }
            """).Diagnostics;

        if (code is null)
        {
            found.ShouldBeEmpty();
            return;
        }

        found[0].Code.ShouldBe(code);
        found[0].Message.ShouldContain(message!);
    }

    [Fact]
    public void Read_LabelsOfCalibrationThatAreNotRead_Warns()
    {
        var found = RecipeText.Read(
            """
            version: 1
            name: test
            model: { source: model, task: text-classification }
            data:
              calibration: { source: data/train.tsv, columns: { text: sentence }, labels: { "0": no } }
              evaluation: { source: data/dev.tsv, columns: { text: sentence, label: label } }
            quantize: { method: rtn, weights: { bits: 4 } }
            """).Diagnostics.ShouldHaveSingleItem();

        found.IsError.ShouldBeFalse();
        found.Message.ShouldContain("'data.calibration.labels' has no effect");
    }

    [Fact]
    public void Read_KeyOfAnotherTask_Warns()
    {
        var recipe = new RecipeText { Model = "{ source: model, task: text-classification, pooling: cls }" };

        var found = recipe.Read().Diagnostics.ShouldHaveSingleItem();

        found.IsError.ShouldBeFalse();
        found.Message.ShouldContain("'model.pooling' has no effect");
    }

    [Fact]
    public void Read_VectorsOfATaskWithoutAny_Warns()
    {
        var recipe = new RecipeText { Quantize = "{ method: rtn, weights: { bits: 4 }, vectors: [int8] }" };

        var found = recipe.Read().Diagnostics.ShouldHaveSingleItem();

        (found.Code, found.IsError).ShouldBe(("QB1012", false));
        found.Message.ShouldContain("'quantize.vectors' has no effect with the task 'text-classification'");
    }

    [Theory]
    [InlineData("score: label", "pearson", null)]
    [InlineData("score: label", "accuracy", "'accuracy', which is no metric of the task 'regression'")]
    [InlineData("", "mse", "'data.training.columns' lacks the key 'score'")]
    public void Read_TrainOfRegression_AsksForItsColumnAndMetrics(string target, string metric, string? message)
    {
        var found = RecipeText.Read(
            $$"""
            version: 1
            name: test
            model: { source: model, task: regression }
            data:
              evaluation: { source: data/dev.tsv, columns: { text: sentence, score: label } }
              training: { source: data/train.tsv, columns: { text: sentence, {{target}} } }
            train: { heldBack: 0.1, metric: {{metric}} }
            """).Diagnostics;

        found.Count.ShouldBe(message is null ? 0 : 1, string.Join('\n', found));
        found.ShouldAllBe(each => each.IsError && each.Message.Contains(message!));
    }

    [Theory]
    [InlineData("train: { epochs: 1 }")]
    [InlineData("quantize: { method: qat, weights: { bits: 4 }, qat: { labels: hard } }")]
    public void Read_TrainingOnScores_IsNotSupported(string phase)
    {
        var found = RecipeText.Read(
            $$"""
            version: 1
            name: test
            model: { source: model, task: {{Vectors}} }
            data:
              calibration: { source: data/train.tsv, columns: { text: sentence } }
              evaluation: { source: data/dev.tsv, columns: { text: sentence } }
              training: { source: data/train.tsv, columns: { text: sentence, textPair: label, label: label } }
            {{phase}}
            """).Diagnostics.Where(diagnostic => diagnostic.IsError);

        found.ShouldContain(diagnostic => diagnostic.Code == "QB1009" && diagnostic.Message.Contains("learns from"));
    }

    private static List<(string Code, string Message)> Read(string task, string columns, string more) =>
    [
        .. RecipeText.Read(
            $$"""
            version: 1
            name: test
            model: { source: model, task: {{task}} }
            data:
              calibration: { source: data/train.tsv, columns: { text: sentence } }
              evaluation: { source: data/dev.tsv, columns: { {{columns}} }{{more}} }
            quantize: { method: rtn, weights: { bits: 4 } }
            """).Diagnostics.Where(diagnostic => diagnostic.IsError)
            .Select(diagnostic => (diagnostic.Code, diagnostic.Message)),
    ];
}
