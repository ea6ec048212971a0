using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Hub.Tests;

public sealed class HubDatasetFilesTests
{
    private const string Parts = "data/train-*.parquet";

    [Fact]
    public async Task Locate_Pattern_GetsItsFilesInOrderAndLocksThem()
    {
        await using var hub = await StartAsync();

        var found = Locate(hub, Parts);

        string[] files = ["data/train-00000.parquet", "data/train-00001.parquet"];
        found.Files.Select(file => file.Text).ShouldBe(
            files.Select(file => $"hf://datasets/some/tiny@main/{file}"));
        foreach (var (path, file) in found.Files.Zip(files))
        {
            path.FullPath.ShouldBe(Path.Combine(
                [hub.Cache, "datasets--some--tiny", "snapshots", hub.Server.Commit, .. file.Split('/')]));
            (await File.ReadAllBytesAsync(path.FullPath)).ShouldBe(hub.Server.DatasetFiles[file]);
        }

        Directory.GetFiles(hub.Cache, "*.tsv", SearchOption.AllDirectories).ShouldBeEmpty("only what is meant is got");
        (await File.ReadAllTextAsync(found.LockFile)).ShouldBe(
            "{\n  \"version\": 1,\n  \"models\": {},\n  \"datasets\": {\n"
            + $"    \"hf://datasets/some/tiny@main/{Parts}\": {{\n"
            + $"      \"commit\": \"{hub.Server.Commit}\",\n      \"files\": {{\n"
            + string.Join(",\n", files.Select(file =>
                $"        \"{file}\": {{\n          \"size\": {hub.Server.DatasetFiles[file].Length},\n"
                + $"          \"sha256\": \"{HubServer.Sha256(hub.Server.DatasetFiles[file])}\"\n        }}"))
            + "\n      }\n    }\n  }\n}\n");
    }

    [Fact]
    public async Task Locate_LockedAndCached_MakesNoRequestAndKeepsTheFiles()
    {
        await using var hub = await StartAsync();
        var first = Locate(hub, Parts);
        var before = hub.Server.Requests.Count;
        hub.Server.DatasetFiles["data/train-00002.parquet"] = [3];
        hub.Server.Commit = new string('b', 40);

        Locate(hub, Parts).Files.ShouldBe(first.Files);

        hub.Server.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Locate_MovedAndNothingCached_IsAnErrorUntilAccepted()
    {
        await using var hub = await StartAsync();
        Locate(hub, Parts);
        Directory.Delete(hub.Cache, recursive: true);
        hub.Server.Commit = new string('b', 40);
        hub.Server.DatasetFiles["data/train-00002.parquet"] = [3];

        Fail(hub, Parts).Code.ShouldBe("QB5065");
        Locate(hub, Parts, isUpdate: true).Files.Count.ShouldBe(3);
        Locate(hub, Parts).Commit.ShouldBe(hub.Server.Commit);
    }

    [Fact]
    public async Task Locate_OtherBytesForTheLockedCommit_IsAnError()
    {
        await using var hub = await StartAsync();
        Locate(hub, Parts);
        Directory.Delete(hub.Cache, recursive: true);
        hub.Server.DatasetFiles["data/train-00001.parquet"][0] ^= 1;

        var fault = Fail(hub, Parts);

        fault.Code.ShouldBe("QB5066");
        fault.Message.ShouldContain("data/train-00001.parquet");
    }

    [Fact]
    public async Task Locate_ModelAndDataOfOneName_AreLockedAndCachedApart()
    {
        await using var hub = await StartAsync();
        hub.Locate();

        Locate(hub, "dev.tsv").Files.ShouldHaveSingleItem();

        Directory.Exists(Path.Combine(hub.Cache, "models--some--tiny")).ShouldBeTrue();
        Directory.Exists(Path.Combine(hub.Cache, "datasets--some--tiny")).ShouldBeTrue();
        var before = hub.Server.Requests.Count;
        hub.Locate();
        Locate(hub, "dev.tsv");
        hub.Server.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("dev.csv", "has no file 'dev.csv'")]
    [InlineData("data/test-*.parquet", "no file of the repository is meant")]
    [InlineData("*.parquet", "no file of the repository is meant")]
    public async Task Locate_NoSuchFile_SaysSo(string path, string part)
    {
        await using var hub = await StartAsync();

        var fault = Fail(hub, path);

        fault.Code.ShouldBe("QB5061");
        fault.Message.ShouldContain(part);
        File.Exists(hub.LockFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Locate_Offline_TakesAFileOfTheCacheButNoPatternThatIsNotLocked()
    {
        await using var hub = await StartAsync();
        Locate(hub, Parts);
        Locate(hub, "dev.tsv");
        File.Delete(hub.LockFile);
        hub.Options = hub.Options with { IsOffline = true };

        var fault = Fail(hub, Parts);
        var found = Locate(hub, "dev.tsv");

        fault.Code.ShouldBe("QB5068");
        fault.Message.ShouldContain("the list of files");
        found.Files.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Locate_GatedDataSet_SaysWhatToAccept()
    {
        await using var hub = await StartAsync();
        hub.Server.Answer = context =>
        {
            context.Response.StatusCode = 403;
            context.Response.Headers["X-Error-Code"] = "GatedRepo";
            return Task.FromResult(true);
        };

        var fault = Fail(hub, Parts);

        fault.Code.ShouldBe("QB5063");
        fault.Message.ShouldContain("the data set's terms");
    }

    private static async Task<HubFixture> StartAsync()
    {
        var hub = await HubFixture.StartAsync();
        hub.Server.DatasetFiles["dev.tsv"] = "text\tlabel\na\t1\n"u8.ToArray();
        hub.Server.DatasetFiles["data/train-00001.parquet"] = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        hub.Server.DatasetFiles["data/train-00000.parquet"] = [7, 8, 9];
        hub.Server.DatasetFiles["data/.train-hidden.parquet"] = [1];
        return hub;
    }

    private static HubDataset Locate(HubFixture hub, string path, bool isUpdate = false) =>
        new HubDatasetFiles(hub.Options, hub.Cache, new DownloadRecord()).LocateAsync(
            new HubDatasetReference("some", "tiny", "main", path),
            new SourceLocation("a.quant.yaml", 7, 11),
            hub.Folder["recipes"],
            isUpdate,
            CancellationToken.None).GetAwaiter().GetResult();

    private static Diagnostic Fail(HubFixture hub, string path)
    {
        var fault = Should.Throw<DiagnosticException>(() => Locate(hub, path)).Diagnostics.ShouldHaveSingleItem();
        fault.Location.ShouldBe(new SourceLocation("a.quant.yaml", 7, 11));
        return fault;
    }
}
