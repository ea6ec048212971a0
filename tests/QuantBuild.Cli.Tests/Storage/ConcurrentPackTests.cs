using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Storage;

public sealed class ConcurrentPackTests
{
    private const int Packs = 40;

    [Fact]
    public void Pack_FortyAtOnceIntoOneFolder_AllSucceedAndThePackageIsWhole()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        var calls = Invocation.RunAtOnce(
            Packs, folder.Path, "pack", "model", "--id", "Some.Models", "--version", "1.0.0", "--output", "packages");

        calls.Where(call => call.ExitCode != 0).Select(call => call.All).ShouldBeEmpty();
        ShouldHoldOnePackage(folder);
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public async Task Pack_ManyProcessesAtOnceAndOneKilled_LeavesAWholePackageAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);
        var children = Enumerable.Range(0, FullMatrix.Count(2, Packs)).Select(_ => Start(folder)).ToList();
        using var victim = Start(folder);
        await victim.SignalAsync("KILL");

        foreach (var child in children)
        {
            var (code, output, _) = await child.EndAsync();
            code.ShouldBe(0, output);
            child.Dispose();
        }

        using (var last = Start(folder))
        {
            (await last.EndAsync()).ExitCode.ShouldBe(0);
        }

        ShouldHoldOnePackage(folder);
    }

    private static ChildProcess Start(TemporaryFolder folder) => ChildProcess.Start(
        folder.Path, "pack", "model", "--id", "Some.Models", "--version", "1.0.0", "--output", "packages");

    private static void ShouldHoldOnePackage(TemporaryFolder folder)
    {
        Directory.GetFileSystemEntries(folder["packages"]).Select(Path.GetFileName)
            .ShouldBe(["Some.Models.1.0.0.nupkg"]);
        var verified = Invocation.Run(folder.Path, "verify", "packages/Some.Models.1.0.0.nupkg");
        verified.ExitCode.ShouldBe(0, verified.All);
    }
}
