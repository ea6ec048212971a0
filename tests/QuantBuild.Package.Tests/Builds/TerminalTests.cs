using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>
/// What a person sees of <c>dotnet build</c> in a terminal, where MSBuild's terminal logger shows it.
/// </summary>
public sealed partial class TerminalTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    // `dotnet build` in 120 columns. While it runs, for instance:
    //
    // Restore complete (1.3s)
    //   tiny 54 % mrem.module-2 57 % of the stage, 7 s left                                            last update
    // (0.2s)
    //
    // and at the end:
    //
    // Restore complete (1.3s)
    //   tiny succeeded (0.0s) → obj/quantbuild/Debug/tiny/report.md (accuracy 0.5000, in 14 s)
    //   Consumer net10.0 succeeded (17.9s) → bin/Debug/net10.0/Consumer.dll
    //
    // Build succeeded in 20.5s
    [MatrixFact(inTerminal: true)]
    public void Build_InATerminal_ShowsStageShareTimeLeftAndWhatCameOut()
    {
        using var project = new ConsumerProject(feed);

        // The time left is known after some seconds, which a quick machine must need too.
        TinyModel.Write(project, 5 * UninterruptedBuild.Steps);
        using var terminal = project.StartInTerminal(
            columns: 120, "build -nodeReuse:false -noWarn:QB4015"); // A random model.

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
        project.Write(
            "long-name-of-a-recipe.quant.yaml", Script("full-precision.module-2", "63 % of the stage", "seen"));
        using var terminal = project.StartInTerminal(columns: 60, "build -nodeReuse:false");

        // Where a line is too long, that logger leaves out what stands before its last dot.
        See(terminal, "  module-2 63 % of the stage, 1 min 40 s left");

        project.Write("seen", "");
        terminal.WaitForEnd().ExitCode.ShouldBe(0);
    }

    [MatrixFact(inTerminal: true)]
    public void Build_TwoRecipesOneWithAFailedGate_ShowsALineForEach()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("first.quant.yaml", Script("one", "", "first seen"));
        project.Write("second.quant.yaml", Script("one", "", "second seen") + "gate accuracy fell\n");
        using var terminal = project.StartInTerminal(columns: 120, "build -nodeReuse:false -bl");

        foreach (var name in new[] { "first", "second" })
        {
            See(terminal, $"  {name} 41 % one, 1 min 40 s left ");
            project.Write($"{name} seen", "");
        }

        var (screen, exitCode) = terminal.WaitForEnd();
        exitCode.ShouldNotBe(0, "the gate failed");
        screen.ShouldMatch(@"\n  first succeeded \(.*s\) → .*/first/report\.md \(accuracy 0\.7500, in .*\)\n");
        screen.ShouldMatch(@"\n  second succeeded \(.*s\) → .*/second/report\.md \(accuracy 0\.7500, in .*\)\n");
        screen.ShouldContain("error QB4005: accuracy fell");
    }

    [MatrixFact(inTerminal: true)]
    public void Build_InterruptedInATerminal_EndsAndLeavesNoLine()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("tiny.quant.yaml", Script("one", "", "never"));
        using var terminal = project.StartInTerminal(columns: 120, "build -nodeReuse:false");
        See(terminal, "  tiny 41 % one, 1 min 40 s left ");

        terminal.Interrupt();

        var (screen, exitCode) = terminal.WaitForEnd();
        exitCode.ShouldNotBe(0);
        screen.ShouldContain("Attempting to cancel the build...");
        screen.ShouldNotContain("exception", Case.Insensitive);
        Directory.GetFiles(project.PathOf("obj/quantbuild/Debug"), "*.line-*").ShouldBeEmpty();
    }

    /// <summary>For the stand-in: says how far it is, and goes on when the test has seen that.</summary>
    private static string Script(string stage, string message, string seen) =>
        $$"""
        print {"type":"progress","stage":"{{stage}}","message":"{{message}}","fraction":0.413,"secondsLeft":100}
        await {{seen}}

        """;

    private static void See(TerminalSession terminal, string text) =>
        terminal.WaitFor(screen => screen.Contains(text, StringComparison.Ordinal), text);

    [GeneratedRegex(
        @"^  tiny (?<share>\d+) % [a-z.-]+(-\d)? \d+ % of the stage, \d[^,]* left +last update \(\d+\.\ds\)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Progress();
}
