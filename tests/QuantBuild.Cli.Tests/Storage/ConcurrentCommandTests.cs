namespace QuantBuild.Cli.Tests.Storage;

/// <summary>The same command by many at the same moment: they write the same files.</summary>
public sealed class ConcurrentCommandTests
{
    private const int Calls = 24;

    [Fact]
    public void Run_ByManyAtOnce_SucceedsForAllAndLeavesOneResolvedRecipe()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        string[] run = ["run", "tiny.quant.yaml", "--resolved", "resolved.json"];
        Invocation.Run(folder.Path, run).ExitCode.ShouldBe(0);
        var resolved = File.ReadAllText(folder["resolved.json"]);

        var calls = Invocation.RunAtOnce(Calls, folder.Path, run);

        calls.Where(call => call.ExitCode != 0).Select(call => call.All).ShouldBeEmpty();
        File.ReadAllText(folder["resolved.json"]).ShouldBe(resolved);
        Directory.GetFiles(folder.Path, "*.tmp").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--accept", 0)]
    [InlineData("--verify", 1)]
    public void Plan_ReviewedByManyAtOnce_EndsForAllAlike(string option, int expected)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var calls = Invocation.RunAtOnce(Calls, folder.Path, "plan", "tiny.quant.yaml", option);

        calls.Where(call => call.ExitCode != expected).Select(call => call.All).ShouldBeEmpty();
        Directory.GetFiles(folder.Path, "*.tmp").ShouldBeEmpty();
        Directory.GetFiles(folder.Path, "tiny.*.txt").ShouldHaveSingleItem();
    }
}
