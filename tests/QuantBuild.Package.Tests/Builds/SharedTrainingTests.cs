using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Recipes of one project that train alike and quantize in different ways.</summary>
public sealed class SharedTrainingTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [MatrixFact]
    public void Build_TwoRecipesThatTrainAlike_TrainOnce()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        File.Delete(project.PathOf(TinyModel.Name + ".quant.yaml"));
        WriteRecipe(project, "a-rtn", "{ method: rtn, weights: { bits: 4 }, activations: { bits: 8 } }");
        WriteRecipe(project, "b-mrem", "{ method: mrem, weights: { bits: 2 }, modules: 2, mrem: { steps: 2 } }");

        project.BuildWell();

        var (one, other) = (StagesOf(project, "a-rtn"), StagesOf(project, "b-mrem"));
        new[] { one["train"], other["train"] }.ShouldBe(["done", "hit"], ignoreOrder: true);
        one["export.compressed-tensors"].ShouldBe("done");
        other["export.compressed-tensors"].ShouldBe("done");
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);

        WriteRecipe(project, "b-mrem", "{ method: gptq, weights: { bits: 3 } }");
        project.BuildWell("--no-restore");
        StagesOf(project, "b-mrem")["train"].ShouldBe("hit", "nothing of quantize is in its key");
    }

    private static Dictionary<string, string> StagesOf(ConsumerProject project, string recipe) =>
        new QuantizedOutput(project, recipe).Stages();

    private static void WriteRecipe(ConsumerProject project, string name, string quantize) => project.Write(
        name + ".quant.yaml",
        $$"""
        version: 1
        name: {{name}}
        model: { source: ./model, task: text-classification }
        data:
          training: { source: ./train.tsv, columns: { text: sentence, label: label }, maxLength: 16 }
          evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
        train: { epochs: 1, batchSize: 8 }
        quantize: {{quantize}}
        """);
}
