using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

public sealed class StagingFolderTests : IDisposable
{
    private const string Prefix = "staged-";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RemoveAbandoned_FolderOfALivingOwner_IsKept()
    {
        using var staging = StagingFolder.Create(folder.Path, Prefix);
        StagingFolder.RemoveAbandoned(folder.Path, Prefix);
        Directory.Exists(staging.Files).ShouldBeTrue();
    }

    [Fact]
    public void Create_ManyWhileOthersClean_GivesEachItsOwn()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var staging = StagingFolder.Create(folder.Path, Prefix);
            StagingFolder.RemoveAbandoned(folder.Path, Prefix);
            Directory.GetFileSystemEntries(staging.Files).ShouldBeEmpty();
            File.WriteAllText(Path.Combine(staging.Files, "a"), "");
        });

        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    /// <summary>
    /// A folder has no lock for a moment when it is made: whoever cleans then must not remove it later.
    /// </summary>
    [Fact]
    public async Task Create_WhileAnotherCleansTheSameFolder_KeepsWhatItHasLocked()
    {
        using var isUnlocked = new ManualResetEventSlim();
        using var isOwned = new ManualResetEventSlim();
        var cleaning = Task.CompletedTask;
        StagingFolder staging;
        using (Disk.Watch(new WatchedDisk((_, operation) =>
        {
            if (Path.GetFileName(operation.Path) == "lock")
            {
                cleaning = Clean(Path.GetDirectoryName(operation.Path)!);
                isUnlocked.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
            }

            return null;
        })))
        {
            staging = StagingFolder.Create(folder.Path, Prefix);
        }

        isOwned.Set();
        await cleaning;
        Directory.Exists(staging.Files).ShouldBeTrue();
        staging.Dispose();
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();

        Task Clean(string made)
        {
            using (ExecutionContext.SuppressFlow())
            {
                return Task.Run(() =>
                {
                    using var watch = Disk.Watch(new WatchedDisk((_, operation) =>
                    {
                        if (operation.Path == made)
                        {
                            isUnlocked.Set();
                            isOwned.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
                        }

                        return null;
                    }));
                    StagingFolder.RemoveAbandoned(folder.Path, Prefix);
                });
            }
        }
    }

    [Fact]
    public void RemoveAbandoned_FoldersThatAreNoneOfOurs_AreKept()
    {
        Directory.CreateDirectory(folder[Prefix + "abcdefgh/thesis"]);
        Directory.CreateDirectory(folder[Prefix + "too-long-for-one"]);
        Directory.CreateDirectory(folder["other"]);
        Directory.CreateSymbolicLink(folder[Prefix + "linklink"], folder["other"]);

        StagingFolder.RemoveAbandoned(folder.Path, Prefix);

        Directory.GetDirectories(folder.Path).Length.ShouldBe(4);
    }

    [Fact]
    public void Create_EachChangeFails_LeavesNothing()
    {
        for (var number = 0; number < 3; number++)
        {
            using (Disk.Watch(WatchedDisk.FailingAt(number, () => DiskErrors.Make("ENOSPC"))))
            {
                Should.Throw<StorageException>(() => StagingFolder.Create(folder.Path, Prefix))
                    .Failure.ShouldBe(StorageFailure.Full);
            }

            Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty($"change {number}");
        }
    }
}
