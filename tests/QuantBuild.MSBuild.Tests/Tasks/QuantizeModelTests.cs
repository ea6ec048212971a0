using System.Diagnostics;
using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Tasks;

public sealed class QuantizeModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingEngine engine = new();

    [Fact]
    public void Execute_RunThatEndsWell_RecordsInputsAndOutcome()
    {
        folder.Write("data ü.tsv", "data");

        Run("input data ü.tsv").ShouldBeTrue();

        engine.Errors.ShouldBeEmpty();
        engine.Texts(MessageImportance.High)
            .ShouldContain($"a -> {folder["obj/a/report.md"]} (accuracy 0.7500)");
        File.ReadAllLines(folder["obj/a.inputs"])
            .ShouldBe([folder["data ü.tsv"], folder["a.quant.yaml"]]);
        File.GetLastWriteTimeUtc(folder["obj/a.outcome"])
            .ShouldBeGreaterThanOrEqualTo(File.GetLastWriteTimeUtc(folder["obj/a.fingerprint"]));
    }

    [Fact]
    public void Execute_InTheTerminal_ShowsEachStateUntilTheNextAndThenTheResult()
    {
        var lines = new List<string>();
        engine.Build = (project, target, properties) =>
        {
            var values = string.Concat(properties.Values.Cast<string>());
            lines.Add($"{Path.GetFileNameWithoutExtension(project)}|{target}|{values}");
            File.ReadAllText(project).ShouldContain($"<Target Name=\"{target}\">");
            folder.Write($"shown-{lines.Count}", "");
            while (target == "last update" && File.Exists(project + "-shown"))
            {
                Thread.Sleep(5);
            }

            return true;
        };

        Run(
            """
            print {"type":"stage","name":"one","state":"run","reason":"never run"}
            await shown-1
            print {"type":"progress","stage":"two","message":"9 % of the stage","fraction":0.5,"secondsLeft":72}
            await shown-2
            warning no effect
            print {"type":"stage","name":"three/3:","state":"run","reason":"never run"}
            await shown-3
            """,
            task => task.ShowsInTerminal = true).ShouldBeTrue();

        lines[..3].ShouldBe(
        [
            "a one|last update|",
            "a 50 % two 9 % of the stage, 1 min 12 s left|last update|",
            "a 50 % three_3_|last update|",
        ]);
        lines[^1].ShouldStartWith($"a|Quantized|a -> {folder["obj/a/report.md"]} %28accuracy 0.7500, in ");
        engine.Warnings.ShouldHaveSingleItem();
        engine.Texts(MessageImportance.High)
            .ShouldNotContain(text => text.Contains(" -> ", StringComparison.Ordinal), "the terminal has shown it");
        Directory.GetFiles(folder["obj"], "*.line-*").ShouldBeEmpty();
    }

    [Fact]
    public void Execute_InATerminalThatCannotShow_SaysTheResultInAMessage()
    {
        Run(
            "print {\"type\":\"stage\",\"name\":\"one\",\"state\":\"run\",\"reason\":\"never run\"}\nsleep 300",
            task => task.ShowsInTerminal = true).ShouldBeTrue();

        engine.Texts(MessageImportance.High).Where(text => text.Contains(" -> ", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldEndWith("(accuracy 0.7500)");
    }

    [Fact]
    public void Execute_EngineThatThrowsAtALine_GoesOnWithoutTheTerminal()
    {
        engine.Build = (_, _, _) => throw new InvalidOperationException("no projects here");

        Run(
            """
            print {"type":"stage","name":"one","state":"run","reason":"never run"}
            sleep 300
            warning no effect
            """,
            task => task.ShowsInTerminal = true).ShouldBeTrue();

        engine.Warnings.ShouldHaveSingleItem();
        engine.Texts(MessageImportance.Low)
            .ShouldContain(text => text.Contains("no projects here", StringComparison.Ordinal));
        engine.Texts(MessageImportance.High)
            .ShouldContain($"a -> {folder["obj/a/report.md"]} (accuracy 0.7500)");
        File.Exists(folder["obj/a.outcome"]).ShouldBeTrue();
    }

    [Fact]
    public void Execute_LoggerThatThrowsInATerminal_EndsTheChildFirst()
    {
        engine.Warned = () => throw new InvalidOperationException("the logger");
        var watch = Stopwatch.StartNew();

        Should.Throw<InvalidOperationException>(() => Run(
            "warning no effect\nsleep 60000\nmodel late", task => task.ShowsInTerminal = true))
            .Message.ShouldBe("the logger");

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        Directory.Exists(folder["obj/a"]).ShouldBeFalse();
    }

    [Fact]
    public void Execute_TextThatReadsLikeAnError_IsNone()
    {
        Run("print layer 3: mean error : 0.0123\nstderr x.cs(1,1): error CS0001: no").ShouldBeTrue();

        engine.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Execute_MissingInput_IsTheCommandLinesErrorOnly()
    {
        Run("input absent.tsv").ShouldBeFalse();

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.LineNumber, error.ColumnNumber).ShouldBe(("QB1008", 3, 7));
        error.File.ShouldBe(folder["a.quant.yaml"]);
        File.Exists(folder["obj/a.outcome"]).ShouldBeFalse();
    }

    [Fact]
    public void Execute_FailedGateAndWarning_AreRecordedAndTheRunCounts()
    {
        Run("warning no effect\ngate accuracy fell").ShouldBeTrue();

        engine.Errors.ShouldBeEmpty();
        engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe("QB1012");
        File.ReadAllLines(folder["obj/a.outcome"]).Where(line => line.Contains('\t', StringComparison.Ordinal))
            .ShouldBe([
                $"warning=QB1012\t1\t1\t{folder["a.quant.yaml"]}\tno effect",
                $"error=QB4005\t2\t1\t{folder["a.quant.yaml"]}\taccuracy fell",
            ]);
    }

    [Theory]
    [InlineData(1, "QB5004")]
    [InlineData(2, "QB5004")]
    [InlineData(3, "QB9999")]
    [InlineData(137, "QB5004")]
    [InlineData(0, "QB5004")]
    public void Execute_EndWithoutAWord_IsOneErrorThatNamesTheLog(int exitCode, string code)
    {
        Run($"stderr the last words\nexit {exitCode}").ShouldBeFalse();

        var error = engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Message!.ShouldContain("a.quant.yaml.log");
        error.Message!.ShouldContain("the last words");
    }

    [Fact]
    public void Execute_AnotherProtocol_IsQB5002WithoutWaiting()
    {
        Run("protocol 2\nsleep 60000").ShouldBeFalse();

        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB5002");
    }

    [Fact]
    public void Execute_NoCommandLine_IsQB5001()
    {
        Run("", task => task.CommandLine = folder["absent.dll"]).ShouldBeFalse();

        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB5001");
    }

    [Fact]
    public void Execute_NoHost_IsQB5001()
    {
        Run("", task => task.DotnetHost = folder["absent"]).ShouldBeFalse();

        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB5001");
    }

    [Fact]
    public void Execute_VariablesOfTheSdk_DoNotReachTheChild()
    {
        Run("environment DOTNET_CLI_TELEMETRY_SESSIONID\nenvironment MSBuildSDKsPath\nenvironment PATH",
            task => task.EnvironmentVariables = ["DOTNET_CLI_TELEMETRY_SESSIONID=x", "MSBuildSDKsPath=x"])
            .ShouldBeTrue();

        var lines = engine.Texts(MessageImportance.Low).ToList();
        lines.ShouldContain("DOTNET_CLI_TELEMETRY_SESSIONID=");
        lines.ShouldContain("MSBuildSDKsPath=");
        lines.ShouldNotContain("PATH=");
    }

    [Fact]
    public async Task Cancel_WhileTheChildRuns_EndsItWithoutARecord()
    {
        var task = TaskFor("sleep 60000");
        var run = System.Threading.Tasks.Task.Run(task.Execute);
        while (!File.Exists(folder["a.quant.yaml.starts"]))
        {
            await System.Threading.Tasks.Task.Delay(20);
        }

        task.Cancel();

        (await run.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeFalse();
        engine.Errors.ShouldBeEmpty();
        File.Exists(folder["obj/a.outcome"]).ShouldBeFalse();
    }

    [Fact]
    public void Execute_Arguments_ReachTheChildAsOne()
    {
        Run("", task =>
        {
            task.CacheRoot = folder["the cache"];
            task.Threads = 3;
        }).ShouldBeTrue();

        var start = File.ReadAllText(folder["a.quant.yaml.starts"]);
        start.ShouldStartWith($"run {folder["a.quant.yaml"]} --output {folder["obj/a"]} "
            + $"--resolved {folder["obj/a.recipe.json"]} --threads 3 --cache {folder["the cache"]} --json "
            + $"--parent {Environment.ProcessId}:");
    }

    [Fact]
    public void Execute_WithABackend_AsksTheCommandLineForIt()
    {
        Run("print {}", task =>
        {
            task.Backend = "torch";
            task.BackendDevice = "cuda:1";
            task.BackendAssets = folder["obj/project.assets.json"];
            task.Threads = 3;
        }).ShouldBeTrue();

        File.ReadAllText(folder["a.quant.yaml.starts"]).ShouldContain(
            $"--threads 3 --backend torch --device cuda:1 --backend-assets {folder["obj/project.assets.json"]} --json");
        File.ReadAllLines(folder["obj/a.fingerprint"]).ShouldContain("backend torch");
    }

    public void Dispose() => folder.Dispose();

    private bool Run(string script, Action<QuantizeModel>? change = null)
    {
        var task = TaskFor(script);
        change?.Invoke(task);
        return task.Execute();
    }

    private QuantizeModel TaskFor(string script) => new()
    {
        BuildEngine = engine,
        Recipe = folder.Write("a.quant.yaml", script),
        RecipeName = "a",
        Directory = folder["obj"],
        CommandLine = Path.Combine(AppContext.BaseDirectory, "QuantBuild.StandIn.dll"),
        DotnetHost = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
    };
}
