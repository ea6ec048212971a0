using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

public sealed class FolderReplacementTests : IDisposable
{
    private static readonly SortedDictionary<string, string> Old = new(StringComparer.Ordinal)
    {
        ["a"] = "old a", ["manifest"] = "old", ["model/old"] = "old part", ["model/weights"] = "old weights",
    };

    private static readonly SortedDictionary<string, string> New = new(StringComparer.Ordinal)
    {
        ["b"] = "new b", ["manifest"] = "new", ["model/new/deep"] = "new part", ["model/weights"] = "new weights",
    };

    private readonly TemporaryFolder folder = new();

    private string Target => folder["out"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replace_FolderOfOldFiles_HoldsTheNewOnesAndNothingElse(bool mayExchange)
    {
        Replace(Old, mayExchange);
        Replace(New, mayExchange);

        ShouldHold(Target, New);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replace_KilledBeforeEachChange_LeavesOneWholeAndTheNextStartCleans(bool mayExchange)
    {
        var changes = CountChanges(mayExchange);
        changes.ShouldBeGreaterThan(10);
        for (var number = 0; number < changes; number++)
        {
            Replace(Old, mayExchange);
            Should.Throw<ProcessDeath>(() =>
            {
                using (Disk.Watch(WatchedDisk.DyingAt(number)))
                {
                    Replace(New, mayExchange);
                }
            });

            if (mayExchange)
            {
                Read(Target).ShouldBeOneOf(Text(Old), Text(New));
            }

            // Where folders cannot be exchanged the start after the kill is what makes it whole.
            FolderReplacement.Prepare(Target, mayExchange);
            Read(Target).ShouldBeOneOf(Text(Old), Text(New));
            Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target], $"change {number}");
            Directory.GetDirectories(Target, ".*").ShouldBeEmpty($"change {number}");
            Replace(New, mayExchange);
            ShouldHold(Target, New);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", FullMatrix.Category)]
    public void Replace_EachChangeFails_LeavesOneWholeAndNothingElse(bool mayExchange)
    {
        var changes = CountChanges(mayExchange);
        foreach (var error in DiskErrors.Names.Take(FullMatrix.Count(1, DiskErrors.Names.Count)))
        {
            for (var number = 0; number < changes; number++)
            {
                Replace(Old, mayExchange);
                using (Disk.Watch(WatchedDisk.FailingAt(number, () => DiskErrors.Make(error))))
                {
                    try
                    {
                        Replace(New, mayExchange);
                    }
                    catch (StorageException exception)
                    {
                        exception.Message.Length.ShouldBeLessThan(1000);
                    }
                }

                FolderReplacement.Prepare(Target, mayExchange);
                Read(Target).ShouldBeOneOf(Text(Old), Text(New));
                Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target], $"{error} at change {number}");
            }
        }
    }

    [Fact]
    public void Replace_FirstTimeAndKilled_LeavesNothingOrAllOfIt()
    {
        var recorded = WatchedDisk.Recording();
        using (Disk.Watch(recorded))
        {
            Replace(New, mayExchange: true);
        }

        for (var number = 0; number < recorded.Operations.Count; number++)
        {
            Directory.Delete(Target, recursive: true);
            Should.Throw<ProcessDeath>(() =>
            {
                using (Disk.Watch(WatchedDisk.DyingAt(number)))
                {
                    Replace(New, mayExchange: true);
                }
            });
            (Directory.Exists(Target) ? Read(Target) : Text(New)).ShouldBe(Text(New));
            Replace(New, mayExchange: true);
            ShouldHold(Target, New);
            Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replace_ThroughALink_ReplacesWhatItLeadsTo(bool isThere)
    {
        var real = folder["real"];
        if (isThere)
        {
            Directory.CreateDirectory(real);
        }

        Directory.CreateSymbolicLink(Target, real);

        Replace(Old, mayExchange: true);
        Replace(New, mayExchange: true);

        ShouldHold(real, New);
        new DirectoryInfo(Target).LinkTarget.ShouldBe(real);
        Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal).ShouldBe([Target, real]);
    }

    [Fact]
    public void Replace_ParentThatMayNotBeWritten_WorksInside()
    {
        Replace(Old, mayExchange: true);
        using (Disk.Watch(new WatchedDisk((_, operation) => Path.GetDirectoryName(operation.Path) == folder.Path
            && operation.Action == DiskAction.CreateFolder
                ? DiskErrors.Make("EACCES")
                : null)))
        {
            Replace(New, mayExchange: true);
        }

        ShouldHold(Target, New);
    }

    [Fact]
    public void Replace_ForeignFileThatAppearsAtTheLastMoment_ComesBackWithTheOldFolder()
    {
        Replace(Old, mayExchange: true);
        var replacement = FolderReplacement.Prepare(Target);
        var calls = 0;

        Should.Throw<InvalidOperationException>(() => replacement.Replace(
            staging => Write(staging, New),
            looked =>
            {
                if (++calls == 1)
                {
                    File.WriteAllText(Path.Combine(Target, "thesis"), "precious");
                }
                else
                {
                    File.Exists(Path.Combine(looked, "thesis")).ShouldBeTrue();
                    throw new InvalidOperationException();
                }
            }));

        File.ReadAllText(Path.Combine(Target, "thesis")).ShouldBe("precious");
        File.ReadAllText(Path.Combine(Target, "manifest")).ShouldBe("old");
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target]);
    }

    [Fact]
    public void Replace_ExchangeBackFails_KeepsTheForeignFileInAFolderOfItsOwn()
    {
        Replace(Old, mayExchange: true);
        var replacement = FolderReplacement.Prepare(Target);
        var (calls, exchanges) = (0, 0);
        using (Disk.Watch(new WatchedDisk((_, operation) =>
            operation.Action == DiskAction.Exchange && ++exchanges == 2 ? DiskErrors.Make("EIO") : null)))
        {
            Should.Throw<InvalidOperationException>(() => replacement.Replace(
                staging => Write(staging, New),
                looked =>
                {
                    if (++calls == 2)
                    {
                        File.WriteAllText(Path.Combine(looked, "thesis"), "precious");
                        throw new InvalidOperationException();
                    }
                }));
        }

        FolderReplacement.Prepare(Target);
        var kept = Directory.GetDirectories(folder.Path, "out.kept-*").ShouldHaveSingleItem();
        File.ReadAllText(Path.Combine(kept, "thesis")).ShouldBe("precious");
        ShouldHold(Target, New);
    }

    [Fact]
    public void Replace_FolderOfAGroup_StaysOne()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Modes are of Unix.
        }

        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;
        Replace(Old, mayExchange: true);
        File.SetUnixFileMode(Target, mode);

        Replace(New, mayExchange: true);

        File.GetUnixFileMode(Target).ShouldBe(mode);
    }

    [Fact]
    public void Prepare_AfterAKillInsideAFolderWithAnOddName_RemovesThatFileAlone()
    {
        Replace(new(Old, StringComparer.Ordinal) { ["odd\nb"] = "stale" }, mayExchange: false);
        var recorded = CountChanges(mayExchange: false);
        for (var number = recorded - 12; number < recorded; number++)
        {
            Replace(new(Old, StringComparer.Ordinal) { ["odd\nb"] = "stale" }, mayExchange: false);
            Should.Throw<ProcessDeath>(() =>
            {
                using (Disk.Watch(WatchedDisk.DyingAt(number)))
                {
                    Replace(New, mayExchange: false);
                }
            });
            FolderReplacement.Prepare(Target, mayExchange: false);
            File.Exists(Path.Combine(Target, "odd\nb"))
                .ShouldBe(File.ReadAllText(Path.Combine(Target, "manifest")) == "old");
        }
    }

    [Fact]
    public void Prepare_FileSystemThatExchangesNothing_WorksInside()
    {
        Replace(Old, mayExchange: true);
        var staged = 0;
        FolderReplacement.Prepare(Target, mayExchange: false).Replace(
            staging =>
            {
                staged++;
                Write(staging, New);
            },
            _ => { });

        staged.ShouldBe(1);
        ShouldHold(Target, New);
    }

    [Fact]
    public void Replace_ManyAtOnce_LeavesOneOfThemWhole()
    {
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            var replacement = FolderReplacement.Prepare(Target);
            replacement.Replace(
                staging => Write(staging, number % 2 == 0 ? Old : New), _ => { });
        });

        Read(Target).ShouldBeOneOf(Text(Old), Text(New));
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([Target]);
    }

    [Fact]
    public void Prepare_FoldersThatOnlyLookLikeOnesOfADeadProcess_AreKept()
    {
        string[] foreign = ["out.new-thesis12", "out.old-1", "out.new-1", "out.new-abcdefgh"];
        foreach (var name in foreign)
        {
            Directory.CreateDirectory(folder[name]);
            File.WriteAllText(folder[name + "/thesis"], "precious");
        }

        Replace(Old, mayExchange: true);

        foreign.ShouldAllBe(name => File.Exists(folder[name + "/thesis"]));
    }

    private int CountChanges(bool mayExchange)
    {
        Replace(Old, mayExchange);
        var recorded = WatchedDisk.Recording();
        using (Disk.Watch(recorded))
        {
            Replace(New, mayExchange);
        }

        return recorded.Operations.Count;
    }

    private void Replace(SortedDictionary<string, string> files, bool mayExchange) =>
        FolderReplacement.Prepare(Target, mayExchange).Replace(staging => Write(staging, files), _ => { });

    private static void Write(string staging, SortedDictionary<string, string> files)
    {
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(staging, name);
            Disk.CreateFolder(Path.GetDirectoryName(path)!);
            Disk.Write(path, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private static string Read(string path) => string.Join('\n', FolderReplacement.FilesOf(path)
        .Select(file => $"{file}: {File.ReadAllText(Path.Combine(path, file))}"));

    private static string Text(SortedDictionary<string, string> files) =>
        string.Join('\n', files.Select(file => $"{file.Key}: {file.Value}"));

    private static void ShouldHold(string path, SortedDictionary<string, string> files)
    {
        Read(path).ShouldBe(Text(files));
        Directory.GetDirectories(path).Select(Path.GetFileName).ShouldBe(["model"]);
    }
}
