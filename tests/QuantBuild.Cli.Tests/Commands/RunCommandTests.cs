using System.Text.Json;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class RunCommandTests
{
    [Fact]
    public void Run_ForAProgram_WritesJsonLinesInOrder()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "out put", "--json");

        run.ExitCode.ShouldBe(0, run.All);
        var lines = run.JsonLines;
        TypeOf(lines[0]).ShouldBe("started");
        lines[0].GetProperty("protocol").GetInt32().ShouldBe(1);
        File.Exists(lines[0].GetProperty("log").GetString()).ShouldBeTrue();
        lines.Skip(1).SkipLast(1).ShouldAllBe(line => TypeOf(line) == "stage" || TypeOf(line) == "progress");
        ShouldEndEveryStageThatBegan(lines);
        ShouldBeTheResult(lines[^1], folder["out put"]);
    }

    [Fact]
    public void Run_Again_ComputesNothing()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml").ExitCode.ShouldBe(0);

        var again = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--json");

        again.JsonLines.Where(line => TypeOf(line) == "stage")
            .ShouldAllBe(line => line.GetProperty("state").GetString() == "hit");
        again.JsonLines[^1].GetProperty("allHits").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Run_Redirected_WritesPlainLinesAndTheSummaryToStandardError()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(0, run.All);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldNotContain("\e");
        run.Error.ShouldContain("calibration-texts: runs (never run)");
        run.Error.ShouldContain("calibration-texts: done in ");
        run.Error.ShouldContain("accuracy");
        run.Error.ShouldContain("KL divergence");
        run.Error.ShouldContain(Path.Combine("quantized", "tiny"));
        var log = File.ReadAllText(folder[Path.Combine("quantized", "tiny.log")]);
        log.ShouldContain("calibration-texts: done in ");
        log.ShouldMatch(@"cache: [0-9.]+ [kM]B in .*cache; to free them, delete the folder while no run uses it");
    }

    [Fact]
    public void Run_GateThatFails_KeepsTheArtifactsAndExitsWithOne()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        project.WriteRecipe(gates: "gates: [{ metric: accuracy, minimum: 1.0 }]");

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--json");

        run.ExitCode.ShouldBe(1, run.All);
        var diagnostic = run.JsonLines.Single(line => TypeOf(line) == "diagnostic");
        diagnostic.GetProperty("code").GetString().ShouldBe("QB4005");
        run.JsonLines[^1].GetProperty("exitCode").GetInt32().ShouldBe(1);
        ShouldBeTheResult(run.JsonLines[^1], folder[Path.Combine("quantized", "tiny")]);
    }

    [Fact]
    public void Run_RecipeWithAMissingFile_IsOneErrorAndNoOutput()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        File.Delete(folder["train.tsv"]);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--json");

        run.ExitCode.ShouldBe(2, run.All);
        run.JsonLines.Count(line => TypeOf(line) == "diagnostic").ShouldBe(1);
        run.JsonLines[^1].GetProperty("exitCode").GetInt32().ShouldBe(2);
        Directory.Exists(folder["quantized"]).ShouldBeFalse();
    }

    [Fact]
    public void Run_DamagedModel_IsOneErrorAndThePreviousOutputsStay()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml").ExitCode.ShouldBe(0);
        var report = File.ReadAllText(folder[Path.Combine("quantized", "tiny", "report.json")]);
        using (var weights = File.OpenWrite(folder[Path.Combine("model", "model.safetensors")]))
        {
            weights.SetLength(100);
        }

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.Split("error QB").Length.ShouldBe(2, run.Error);
        File.ReadAllText(folder[Path.Combine("quantized", "tiny", "report.json")]).ShouldBe(report);
    }

    [Fact]
    public void Run_LogThatCannotBeWritten_IsWrongInput()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        File.WriteAllText(folder["file"], string.Empty);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--log", "file/a.log");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB4001");
    }

    private static void ShouldEndEveryStageThatBegan(IReadOnlyList<JsonElement> lines)
    {
        var stages = lines.Where(line => TypeOf(line) == "stage")
            .ToLookup(line => line.GetProperty("state").GetString());
        stages["done"].Select(line => line.GetProperty("name").GetString())
            .ShouldBe(stages["run"].Select(line => line.GetProperty("name").GetString()));
        stages["done"].ShouldNotBeEmpty();
        stages["done"].ShouldAllBe(line => line.GetProperty("key").GetString()!.Length == 64);
        stages["done"].ShouldAllBe(line => line.GetProperty("seconds").GetDouble() >= 0);
    }

    private static void ShouldBeTheResult(JsonElement result, string folder)
    {
        TypeOf(result).ShouldBe("result");
        result.GetProperty("name").GetString().ShouldBe(TinyModelProject.RecipeName);
        result.GetProperty("directory").GetString().ShouldBe(folder);
        File.Exists(result.GetProperty("report").GetString()).ShouldBeTrue();
        result.GetProperty("metrics").GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
        result.GetProperty("files").EnumerateArray().ShouldAllBe(file => File.Exists(file.GetString()));
        var inputs = result.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()!).ToList();
        inputs.ShouldAllBe(input => File.Exists(input) && Path.IsPathFullyQualified(input));
        inputs.ShouldContain(input => input.EndsWith("train.tsv"));
        inputs.ShouldContain(input => input.EndsWith("model.safetensors"));
        inputs.ShouldContain(input => input.EndsWith("vocab.txt"));
    }

    private static string? TypeOf(JsonElement line) => line.GetProperty("type").GetString();
}
