using System.Text.Json;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class PlanCommandTests
{
    [Theory]
    [InlineData]
    [InlineData("--json")]
    public void Plan_InAnotherFolderAndWithAnotherCache_IsTheSameText(params string[] options)
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        _ = new TinyModelProject(first.Path);
        _ = new TinyModelProject(second.Path);

        var before = Invocation.Run(first.Path, ["plan", "tiny.quant.yaml", .. options]);
        Invocation.Run(second.Path, "run", "tiny.quant.yaml").ExitCode.ShouldBe(0);
        var after = Invocation.Run(second.Path, ["plan", "tiny.quant.yaml", .. options]);

        before.ExitCode.ShouldBe(0, before.All);
        after.Output.ShouldBe(before.Output);
        before.Output.ShouldNotContain(first.Path);
        before.Output.ShouldContain("bert.encoder.layer.3.output.dense");
        before.Output.ShouldContain("mrem.module-4");
        before.Output.ShouldContain("model/vocab.txt");
        before.Error.ShouldContain("stages would run:");
        after.Error.ShouldContain("all stages are in the cache");
    }

    [Fact]
    public void Plan_AfterAnEdit_NamesTheChangedInput()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml").ExitCode.ShouldBe(0);
        project.WriteRecipe(steps: 6);

        var plan = Invocation.Run(folder.Path, "plan", "tiny.quant.yaml");

        plan.Error.ShouldContain("mrem.module-1 (not run yet with steps ");
        plan.Error.ShouldNotContain("calibration-texts (");
    }

    [Fact]
    public void Plan_AsJson_IsOneObject()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var run = Invocation.Run(folder.Path, "plan", "tiny.quant.yaml", "--json");
        var plan = JsonDocument.Parse(run.Output).RootElement;

        plan.GetProperty("recipe").GetProperty("name").GetString().ShouldBe("tiny");
        plan.GetProperty("modules").GetArrayLength().ShouldBeGreaterThan(4 * 6);
        plan.GetProperty("inputs").EnumerateObject().ShouldAllBe(input => input.Value.GetString()!.Length == 64);
    }
}
