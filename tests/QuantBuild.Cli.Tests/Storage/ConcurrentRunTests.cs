namespace QuantBuild.Cli.Tests.Storage;

/// <summary>The same command by many at the same moment: they write the same files.</summary>
public sealed class ConcurrentRunTests
{
    private const int Runs = 24;

    [Fact]
    public void Run_ByManyAtOnce_SucceedsForAllAndLeavesOneResolvedRecipe()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        string[] run = ["run", "tiny.quant.yaml", "--resolved", "resolved.json"];
        Invocation.Run(folder.Path, run).ExitCode.ShouldBe(0);
        var resolved = File.ReadAllText(folder["resolved.json"]);

        var calls = ByMany(folder, run);

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

        var calls = ByMany(folder, "plan", "tiny.quant.yaml", option);

        calls.Where(call => call.ExitCode != expected).Select(call => call.All).ShouldBeEmpty();
        Directory.GetFiles(folder.Path, "*.tmp").ShouldBeEmpty();
        Directory.GetFiles(folder.Path, "tiny.*.txt").ShouldHaveSingleItem();
    }

    private static Invocation[] ByMany(TemporaryFolder folder, params string[] command)
    {
        var calls = new Invocation[Runs];
        var all = new ParallelOptions { MaxDegreeOfParallelism = Runs };
        Parallel.For(0, Runs, all, number => calls[number] = Invocation.Run(folder.Path, command));
        return calls;
    }
}
