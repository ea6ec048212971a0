using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Trainings of all modules at once whose checkpoints and spilled activations cannot be written.</summary>
public sealed class FailingCheckpointTests
{
    private static readonly RecipeText Recipe = new()
    {
        Method = "mrem",
        Weights = "bits: 2",
        Modules = 4,
        MremKeys = "schedule: parallel, capacity: 4, warmUp: 4, lag: 2, reservoirMegabytes: 1",
        Steps = 8,
    };

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Execute_ChangesFailOneAfterAnother_NamesTheDiskAndEndsWithTheSameBytes()
    {
        using var expected = new TinyProject(Recipe);
        var recorded = WatchedDisk.Recording();
        using (Disk.Watch(recorded))
        {
            expected.Run();
        }

        var checkpoints = recorded.Operations.Count(change => IsOfCheckpoint(change.Path));
        checkpoints.ShouldBeGreaterThan(20);
        using var project = new TinyProject(Recipe);
        var tries = FullMatrix.Count(3, 40);
        for (var attempt = 0; attempt < tries; attempt++)
        {
            // Later ones each time: a resumed training makes fewer.
            var error = DiskErrors.Names[attempt % DiskErrors.Names.Count];
            var (target, seen) = (1 + (attempt * checkpoints / (2 * tries)), 0);
            var disk = new WatchedDisk((_, change) =>
                IsOfCheckpoint(change.Path) && ++seen == target ? DiskErrors.Make(error) : null);
            try
            {
                using (Disk.Watch(disk))
                {
                    project.Run(threads: 2);
                }
            }
            catch (DiagnosticException exception)
            {
                DiskErrors.CodesOf(error, "QB4002").ShouldContain(
                    exception.Diagnostics.ShouldHaveSingleItem().Code, $"{error} at {disk.Failed}: {exception}");
            }
        }

        project.Run();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(FolderSnapshot.DigestsOf(expected.Output));
    }

    private static bool IsOfCheckpoint(string path) =>
        path.Contains(
            $"{Path.DirectorySeparatorChar}checkpoints{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
