using System.Text.Json;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Every method through recipe, plan, run and report.</summary>
public sealed class MethodRunTests
{
    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "")]
    [InlineData("rem", "rem: { steps: 3, batchSize: 8 }")]
    [InlineData("gptq", "gptq: { damping: 0.02, blockSize: 16 }")]
    public void Execute_AnyMethod_RunsAsPlannedAndReportsItsSettings(string method, string section)
    {
        using var project = new TinyProject(new RecipeText { Method = method, Overrides = "  " + section });
        project.Plan().Stages.Select(stage => stage.Name).ShouldContain($"{method}.module-1");
        var result = project.Run();
        result.AllHits.ShouldBeFalse();
        project.Plan().States.ShouldAllBe(state => state.IsCached);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")));
        var quantization = report.RootElement.GetProperty("quantization");
        quantization.GetProperty("method").GetString().ShouldBe(method);
        var parameters = quantization.GetProperty("parameters");
        if (method == "rem")
        {
            parameters.GetProperty("steps").GetString().ShouldBe("3");
        }

        if (method == "gptq")
        {
            parameters.GetProperty("damping").GetString().ShouldBe("0.02");
        }
    }

    [Fact]
    public void Execute_OtherBlockSize_IsNoReasonToRunGptqAgain()
    {
        using var project = new TinyProject(
            new RecipeText { Method = "gptq", Overrides = "  gptq: { blockSize: 16 }" });
        project.Run();
        project.Write(new RecipeText { Method = "gptq", Overrides = "  gptq: { blockSize: 64 }" });
        project.Plan().States.ShouldAllBe(state => state.IsCached);
        project.Write(new RecipeText { Method = "gptq", Overrides = "  gptq: { damping: 0.1 }" });
        project.Plan().States.ShouldContain(state => !state.IsCached);
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("parallel")]
    public void Execute_AFinish_TrainsTheModulesThatAreThereTogether(string schedule)
    {
        var recipe = new RecipeText
        {
            Method = "mrem", MremKeys = $"schedule: {schedule}", Weights = "bits: 2", Steps = 20, Samples = 60,
        };
        using var project = new TinyProject(recipe);
        var modulesAlone = project.Run().FidelityOf("klDivergence");
        project.Write(recipe with
        {
            MremKeys = $"schedule: {schedule}, finish: {{ steps: 100, learningRate: 3e-4 }}",
        });

        var result = project.Run();

        result.Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldBe(["mrem.finish", "quantized-evaluation", "export.compressed-tensors"]);
        result.FidelityOf("klDivergence").ShouldBeLessThan(modulesAlone);
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")));
        report.RootElement.GetProperty("quantization").GetProperty("parameters").GetProperty("finish.steps").GetString()
            .ShouldBe("100");
    }
}
