using System.Diagnostics;
using QuantBuild.Kernels.Random;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Runs that are killed while all modules, or the whole model, train at once.</summary>
public sealed class KilledRunTests
{
    private const int Kills = 10;
    private const ulong Seed = 9;

    private static readonly RecipeText Parallel = new()
    {
        Method = "mrem",
        Weights = "bits: 2",
        Modules = 4,
        MremKeys = "schedule: parallel, capacity: 8, warmUp: 8, lag: 2",
        Steps = 1000,
    };

    private static readonly RecipeText Train = new()
    {
        Quantizes = false,
        Training = "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16",
        Train = "epochs: 300, batchSize: 8, accumulation: 2, heldBack: 0.2, keep: best",
    };

    private static readonly RecipeText PreQuant = Train with
    {
        Quantizes = true,
        Method = "prequant",
        Activations = 32,
        Train = null,
        Overrides = "  prequant: { epochs: 300, batchSize: 8, outliers: { share: 0.02 }, dropout: 0.1 }",
    };

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Execute_KilledAtRandom_EndsWithTheBytesOfAnUninterruptedRun() =>
        KillAndCompare(Parallel, FullMatrix.Count(1, Kills));

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Execute_TrainKilledAtRandom_EndsWithTheBytesOfAnUninterruptedRun() =>
        KillAndCompare(Train, FullMatrix.Count(1, Kills));

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Execute_PreQuantKilledAtRandom_EndsWithTheBytesOfAnUninterruptedRun() =>
        KillAndCompare(PreQuant, FullMatrix.Count(1, Kills));

    private static void KillAndCompare(RecipeText recipe, int kills)
    {
        using var expected = new TinyProject(recipe);
        expected.Run(threads: 1).Stages.ShouldNotContain(stage => stage.IsResumed);
        using var project = new TinyProject(recipe);
        var random = new CounterRandom(Seed, 0);
        var lastSteps = new List<int>();
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = Start(project.Folder);

            // Not before something new was saved: else kills in the start-up would prove nothing.
            var before = LastStep(project.Folder);
            SpinWait.SpinUntil(() => child.HasExited || LastStep(project.Folder) > before, TimeSpan.FromMinutes(2));
            child.WaitForExit(random.Below((ulong)kill, 60));
            child.HasExited.ShouldBeFalse("the run must be longer than all kills");
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

    /// <summary>The last step that any module, or the whole model, has saved; −1 before the first.</summary>
    private static int LastStep(string folder)
    {
        var checkpoints = Path.Combine(folder, "cache", "checkpoints");
        return Directory.Exists(checkpoints)
            ? Directory.GetFiles(checkpoints, "step-*.bin", SearchOption.AllDirectories)
                .Select(
                    path => int.Parse(Path.GetFileNameWithoutExtension(
                        path)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture))
                .Concat(Directory.GetFiles(checkpoints, "training.bin", SearchOption.AllDirectories).Select(StepIn))
                .DefaultIfEmpty(-1).Max()
            : -1;
    }

    private static int StepIn(string path)
    {
        using var reader = new BinaryReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        reader.ReadInt32(); // the format
        reader.ReadString(); // the lengths of the tensors
        return reader.ReadInt32();
    }
}
