using QuantBuild.Formats.Files;
using QuantBuild.Formats.Tests.Support;

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

    [Fact]
    public void RemoveAbandoned_FoldersThatAreNoneOfOurs_AreKept()
    {
        Directory.CreateDirectory(folder.PathOf(Prefix + "abcdefgh/thesis"));
        Directory.CreateDirectory(folder.PathOf(Prefix + "too-long-for-one"));
        Directory.CreateDirectory(folder.PathOf("other"));
        Directory.CreateSymbolicLink(folder.PathOf(Prefix + "linklink"), folder.PathOf("other"));

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
