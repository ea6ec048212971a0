using System.Diagnostics;
using QuantBuild.Kernels.Random;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Runs that are killed while all modules train at once.</summary>
public sealed class KilledRunTests
{
    private const int Kills = 10;
    private const ulong Seed = 9;

    private static readonly RecipeText Recipe = new()
    {
        Method = "mrem",
        Weights = "bits: 2",
        Modules = 4,
        MremKeys = "schedule: parallel, capacity: 8, warmUp: 8, lag: 2",
        Steps = 1000,
    };

    [Fact]
    public void Execute_KilledTenTimesAtRandom_EndsWithTheBytesOfAnUninterruptedRun()
    {
        using var expected = new TinyProject(Recipe);
        expected.Run(threads: 1).Stages.ShouldNotContain(stage => stage.IsResumed);
        using var project = new TinyProject(Recipe);
        var random = new CounterRandom(Seed, 0);
        var lastSteps = new List<int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = Start(project.Folder);

            // Not before something new was saved: else ten kills in the start-up would prove nothing.
            var before = LastStep(project.Folder);
            SpinWait.SpinUntil(() => child.HasExited || LastStep(project.Folder) > before, TimeSpan.FromMinutes(2));
            child.WaitForExit(random.Below((ulong)kill, 60));
            child.HasExited.ShouldBeFalse("the run must be longer than ten kills");
            child.Kill(entireProcessTree: true);
            child.WaitForExit();
            lastSteps.Add(LastStep(project.Folder));
        }

        lastSteps.ShouldBeInOrder(SortDirection.Ascending, "every run goes on where the one before was");
        Directory.Exists(project.Output).ShouldBeFalse("nothing is published before the end");
        project.Run(threads: 2).Stages.Count(stage => stage.IsResumed).ShouldBe(1);

        FolderSnapshot.DigestsOf(project.Output).ShouldBe(FolderSnapshot.DigestsOf(expected.Output));
        Directory.GetDirectories(Path.Combine(project.Folder, "cache", "checkpoints")).ShouldBeEmpty();
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            ArgumentList = { typeof(KilledRunTests).Assembly.Location, Program.RunCommand, folder },
        };
        return Process.Start(start)!;
    }

    /// <summary>The last step that any module has saved; −1 before the first.</summary>
    private static int LastStep(string folder)
    {
        var checkpoints = Path.Combine(folder, "cache", "checkpoints");
        return Directory.Exists(checkpoints)
            ? Directory.GetFiles(checkpoints, "step-*.bin", SearchOption.AllDirectories)
                .Select(
                    path => int.Parse(Path.GetFileNameWithoutExtension(
                        path)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture))
                .DefaultIfEmpty(-1).Max()
            : -1;
    }
}
