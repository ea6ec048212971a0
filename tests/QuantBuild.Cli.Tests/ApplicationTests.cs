namespace QuantBuild.Cli.Tests;

public sealed class ApplicationTests
{
    [Fact]
    public void Run_Help_NamesEveryCommandOnStandardOutput()
    {
        using var folder = new TemporaryFolder();

        var help = Invocation.Run(folder.Path, "--help");

        help.ExitCode.ShouldBe(0);
        help.Error.ShouldBeEmpty();
        foreach (var command in new[] { "validate", "plan", "run", "evaluate" })
        {
            help.Output.ShouldContain($"  {command} <");
        }
    }

    [Fact]
    public void Run_Version_WritesIt()
    {
        using var folder = new TemporaryFolder();

        var version = Invocation.Run(folder.Path, "--version");

        version.ExitCode.ShouldBe(0);
        version.Output.ShouldStartWith("0.1.0");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "a.quant.yaml", "--threads", "many")]
    [InlineData("run", "a.quant.yaml", "--threads", "0")]
    [InlineData("run", "a.quant.yaml", "--parent", "12")]
    [InlineData("quantise")]
    [InlineData]
    public void Run_WrongArguments_IsWrongInput(params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var wrong = Invocation.Run(folder.Path, arguments);

        wrong.ExitCode.ShouldBe(2, wrong.All);
        wrong.Error.ShouldStartWith("error QB4007: ");
        wrong.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Run_MisspeltOption_SuggestsTheNearest()
    {
        using var folder = new TemporaryFolder();

        var wrong = Invocation.Run(folder.Path, "run", "a.quant.yaml", "--treads", "2");

        wrong.Error.ShouldContain("--threads");
    }

    [Fact]
    public void Run_WrongArgumentsForAProgram_AreJsonLines()
    {
        using var folder = new TemporaryFolder();

        var wrong = Invocation.Run(folder.Path, "run", "--json");

        wrong.JsonLines.Select(line => line.GetProperty("type").GetString())
            .ShouldBe(["started", "diagnostic", "result"]);
        wrong.JsonLines[^1].GetProperty("exitCode").GetInt32().ShouldBe(2);
    }
}
