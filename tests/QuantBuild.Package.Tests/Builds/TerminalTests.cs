using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>What a person sees of <c>dotnet build</c> in a terminal, where MSBuild's terminal logger shows it.</summary>
public sealed partial class TerminalTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    // `dotnet build` in 120 columns. While it runs, for instance:
    //
    // Restore complete (1.3s)
    //   tiny 54 % mrem.module-2 57 % of the stage, 7 s left                                            last update (0.2s)
    //
    // and at the end:
    //
    // Restore complete (1.3s)
    //   tiny succeeded (0.0s) → obj/quantbuild/Debug/tiny/report.md (accuracy 0.5000, in 14 s)
    //   Consumer net10.0 succeeded (17.9s) → bin/Debug/net10.0/Consumer.dll
    //
    // Build succeeded in 20.5s
    [TerminalFact]
    public void Build_InATerminal_ShowsStageShareTimeLeftAndWhatCameOut()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, UninterruptedBuild.Steps);
        using var terminal = project.StartInTerminal(columns: 120, "build -nodeReuse:false");

        var (screen, exitCode) = terminal.WaitForEnd();

        exitCode.ShouldBe(0, screen);
        var shares = terminal.Frames.SelectMany(frame => Progress().Matches(frame))
            .Select(match => int.Parse(match.Groups["share"].Value, CultureInfo.InvariantCulture)).ToList();
        shares.ShouldNotBeEmpty(string.Join("\n---\n", terminal.Frames));
        shares.ShouldBeInOrder();
        shares.ShouldAllBe(share => share >= 0 && share <= 100);
        terminal.Frames.ShouldAllBe(frame => Progress().Count(frame) <= 1);
        var lines = screen.Split('\n').Where(line => line.Length > 0).ToList();
        lines[^3].ShouldMatch(
            @"^  tiny succeeded \(\d+\.\d+s\) → obj/quantbuild/Debug/tiny/report\.md \(accuracy 0\.\d{4}, in \d.*\)$");
        lines[^2].ShouldMatch(@"^  Consumer .*succeeded \(.*s\) → bin/Debug/net10\.0/Consumer\.dll$");
        lines[^1].ShouldMatch(@"^Build succeeded in .*s$");
        screen.ShouldNotContain("last update");
        Directory.GetFiles(project.PathOf("obj/quantbuild/Debug"), "*.line-*").ShouldBeEmpty();
    }

    [MatrixFact(inTerminal: true)]
    public void Build_NarrowTerminal_ShowsTheLinesEnd()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("long-name-of-a-recipe.quant.yaml", Script(
            """{"type":"stage","name":"full-precision.module-2","state":"run","reason":"never run"}""",
            """{"type":"progress","stage":"full-precision.module-2","message":"63 % of the stage","fraction":0.413,"secondsLeft":100}"""));
        using var terminal = project.StartInTerminal(columns: 60, "build -nodeReuse:false");

        terminal.WaitForEnd().ExitCode.ShouldBe(0);

        terminal.Frames.ShouldContain(frame => frame.Contains("module-2 63 % of the stage, 1 min 40 s left", StringComparison.Ordinal));
    }

    [MatrixFact(inTerminal: true)]
    public void Build_TwoRecipesOneWithAFailedGate_ShowsALineForEach()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        var script = Script("""{"type":"progress","stage":"one","message":"","fraction":0.25,"secondsLeft":3}""");
        project.Write("first.quant.yaml", script);
        project.Write("second.quant.yaml", script + "gate accuracy fell\n");
        using var terminal = project.StartInTerminal(columns: 120, "build -nodeReuse:false -bl");

        var (screen, exitCode) = terminal.WaitForEnd();

        exitCode.ShouldNotBe(0, "the gate failed");
        foreach (var name in new[] { "first", "second" })
        {
            var line = new Regex($@"^  {name} 25 % one, 3 s left +last update \(", RegexOptions.Multiline);
            terminal.Frames.ShouldContain(frame => line.IsMatch(frame));
            screen.ShouldMatch($@"\n  {name} succeeded \(.*s\) → .*/{name}/report\.md \(accuracy 0\.7500, in .*\)\n");
        }

        screen.ShouldContain("error QB4005: accuracy fell");
    }

    [MatrixFact(inTerminal: true)]
    public void Build_InterruptedInATerminal_EndsAndLeavesNoLine()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("tiny.quant.yaml", Script(
            """{"type":"progress","stage":"one","message":"","fraction":0.25,"secondsLeft":3}""") + "sleep 100000\n");
        using var terminal = project.StartInTerminal(columns: 120, "build -nodeReuse:false");
        terminal.WaitFor(screen => screen.Contains("3 s left", StringComparison.Ordinal), "progress");

        terminal.Interrupt();

        var (screen, exitCode) = terminal.WaitForEnd();
        exitCode.ShouldNotBe(0);
        screen.ShouldContain("Attempting to cancel the build...");
        screen.ShouldNotContain("exception", Case.Insensitive);
        Directory.GetFiles(project.PathOf("obj/quantbuild/Debug"), "*.line-*").ShouldBeEmpty();
    }

    /// <summary>For the stand-in: each line of output is shown before the next.</summary>
    private static string Script(params string[] lines) =>
        string.Concat(lines.Select(line => $"print {line}\nsleep 1500\n"));

    [GeneratedRegex(
        @"^  tiny (?<share>\d+) % [a-z.-]+(-\d)? \d+ % of the stage, \d[^,]* left +last update \(\d+\.\ds\)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Progress();
}
