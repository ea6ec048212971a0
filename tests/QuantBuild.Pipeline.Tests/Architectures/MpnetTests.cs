using QuantBuild.Formats.ModelFolders;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests.Architectures;

/// <summary>Every method on a random MPNet, whose layers share a table that belongs to none of them.</summary>
public sealed class MpnetTests
{
    private const string Table = "mpnet.encoder.relative_attention_bias.weight";

    [Theory]
    [InlineData("rtn", "bits: 4", false)]
    [InlineData("gptq", "bits: 4, granularity: group:16", false)]
    [InlineData("rem", "bits: 4", false)]
    [InlineData("mrem", "bits: 2", false)]
    [InlineData("qat", "bits: 4", true)]
    public void Run_AnyMethod_GivesTheCheckpointItEvaluated(string method, string weights, bool trainsTheTable)
    {
        using var project = Create(new RecipeText
        {
            Method = method,
            Weights = weights,
            Training = "source: data/train.tsv, columns: { text: sentence, label: label }",
            Overrides = method switch
            {
                "rem" => "  rem: { steps: 6, batchSize: 8 }",
                "qat" => "  qat: { epochs: 1, batchSize: 8 }",
                _ => string.Empty,
            },
        });

        var logits = project.QuantizedLogits(project.Run());

        logits.Distinct().Count().ShouldBeGreaterThan(2);
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(logits);
        TableIn(project.Checkpoint).SequenceEqual(TableIn(project.Model)).ShouldBe(!trainsTheTable);
    }

    private static float[] TableIn(string folder)
    {
        using var weights = ModelFolder.Open(folder).OpenWeights();
        return weights.ReadArray<float>(Table);
    }

    private static TinyProject Create(RecipeText recipe)
    {
        var project = new TinyProject(recipe);
        EncoderModels.Replace(project.Model, "mpnet");
        return project;
    }
}
