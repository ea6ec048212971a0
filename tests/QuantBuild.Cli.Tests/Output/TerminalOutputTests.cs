using QuantBuild.Cli.Output;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;
using Spectre.Console;

namespace QuantBuild.Cli.Tests.Output;

public sealed class TerminalOutputTests
{
    [Fact]
    public void Stages_OnATerminal_ShowABarWhileTheyRunAndALineWhenTheyEnd()
    {
        using var writer = new StringWriter();
        using (var output = new TerminalOutput(Terminal(writer), new PathDisplay("/")))
        {
            output.StageEnded(new StageOutcome("[first]", "00", StageState.Hit, 0.01));
            output.StageStarted("second", "never run");
            output.StageProgressed("second", 0.5, 0.75);
            output.StageEnded(new StageOutcome("second", "01", StageState.Done, 2));
            output.Report(DiagnosticTable.UnknownKey.At(new SourceLocation("a.yaml", 1, 2), new string('x', 300)));
        }

        var shown = writer.ToString();
        shown.ShouldContain("[first]: from the cache");
        shown.ShouldContain("second: done in 2.0 s");
        shown.ShouldContain($"a.yaml(1,2): error QB1003: {new string('x', 300)}");
        shown.ShouldContain("\e[?25l", customMessage: "the bar hides the cursor");
        shown.LastIndexOf("\e[?25h", StringComparison.Ordinal).ShouldBeGreaterThan(
            shown.LastIndexOf("\e[?25l", StringComparison.Ordinal), "and shows it again");
    }

    private static IAnsiConsole Terminal(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        Out = new AnsiConsoleOutput(writer),
    });
}
