using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Hub.Tests;

public sealed class HubModelFolderTests
{
    [Fact]
    public async Task Locate_NewModel_LaysTheCacheOutAndLocks()
    {
        await using var hub = await HubFixture.StartAsync();

        var model = hub.Locate();

        model.Commit.ShouldBe(hub.Server.Commit);
        model.LockFile.ShouldBe(hub.LockFile);
        string[] expected = ["1_Pooling/config.json", "config.json", HubFixture.Weights, "vocab.txt"];
        foreach (var file in expected)
        {
            var content = hub.Server.Files[file];
            File.ReadAllBytes(Path.Combine([model.Folder, .. file.Split('/')])).ShouldBe(content);
            var hash = file == HubFixture.Weights ? HubServer.Sha256(content) : HubServer.GitHash(content);
            var up = file.Contains('/', StringComparison.Ordinal) ? "../../../blobs/" : "../../blobs/";
            new FileInfo(hub.PathOf(file)).LinkTarget?.Replace('\\', '/').ShouldBe(up + hash);
        }

        Directory.GetFiles(model.Folder, "*", SearchOption.AllDirectories).Length.ShouldBe(expected.Length);
        File.ReadAllText(Path.Combine(hub.Cache, "models--some--tiny", "refs", "main")).ShouldBe(hub.Server.Commit);
        File.ReadAllText(hub.LockFile).ShouldBe(
            "{\n  \"version\": 1,\n  \"models\": {\n    \"hf://some/tiny@main\": {\n"
            + $"      \"commit\": \"{hub.Server.Commit}\",\n      \"files\": {{\n"
            + string.Join(",\n", expected.Select(file =>
                $"        \"{file}\": {{\n          \"size\": {hub.Server.Files[file].Length},\n"
                + $"          \"sha256\": \"{HubServer.Sha256(hub.Server.Files[file])}\"\n        }}"))
            + "\n      }\n    }\n  }\n}\n");
    }

    [Fact]
    public async Task Locate_LockedAndCached_MakesNoRequest()
    {
        await using var hub = await HubFixture.StartAsync();
        var first = hub.Locate();
        var lockFile = await File.ReadAllBytesAsync(hub.LockFile);
        var before = hub.Server.Requests.Count;
        hub.Server.Commit = new string('b', 40);

        hub.Locate().ShouldBe(first);

        hub.Server.Requests.Count.ShouldBe(before);
        (await File.ReadAllBytesAsync(hub.LockFile)).ShouldBe(lockFile);
    }

    [Fact]
    public async Task Locate_BranchMovedAndNothingCached_IsAnErrorUntilAccepted()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Locate();
        Directory.Delete(hub.Cache, recursive: true);
        hub.Server.Commit = new string('b', 40);
        hub.Server.Files["vocab.txt"] = "[PAD]\n[UNK]\n"u8.ToArray();

        var moved = hub.Fail();
        hub.Locate(isUpdate: true).Commit.ShouldBe(hub.Server.Commit);

        moved.Code.ShouldBe("QB5065");
        moved.Message.ShouldContain(new string('a', 40));
        moved.Message.ShouldContain("lock --update");
        hub.Locate().Commit.ShouldBe(hub.Server.Commit, "the new one is locked");
    }

    [Fact]
    public async Task Locate_OtherBytesForTheLockedCommit_IsAnError()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Locate();
        Directory.Delete(hub.Cache, recursive: true);
        hub.Server.Files[HubFixture.Weights][7] ^= 1;

        var changed = hub.Fail();

        changed.Code.ShouldBe("QB5066");
        changed.Message.ShouldContain(HubFixture.Weights);
    }

    [Fact]
    public async Task Locate_CachedFileDamagedAtEqualLength_NamesTheBlobToDelete()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Locate();
        var blob = Path.Combine(
            hub.Cache, "models--some--tiny", "blobs", HubServer.Sha256(hub.Server.Files[HubFixture.Weights]));
        var bytes = await File.ReadAllBytesAsync(blob);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes);

        var changed = hub.Fail();

        changed.Code.ShouldBe("QB5066");
        changed.Message.ShouldContain(blob);
        File.Delete(blob);
        hub.Locate().Commit.ShouldBe(hub.Server.Commit);
    }

    [Fact]
    public async Task Locate_Commit_IsLockedToo()
    {
        await using var hub = await HubFixture.StartAsync();

        hub.Locate(hub.Server.Commit).Commit.ShouldBe(hub.Server.Commit);

        (await File.ReadAllTextAsync(hub.LockFile)).ShouldContain($"hf://some/tiny@{hub.Server.Commit}");
        Directory.Exists(Path.Combine(hub.Cache, "models--some--tiny", "refs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Locate_Offline_TakesWhatIsInTheCacheAndNamesWhatIsMissing()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Locate();
        File.Delete(hub.LockFile);
        hub.Options = hub.Options with { IsOffline = true };
        var before = hub.Server.Requests.Count;

        hub.Locate().Commit.ShouldBe(hub.Server.Commit, "another tool may have put it there");
        File.Delete(hub.PathOf(HubFixture.Weights));
        var missing = hub.Fail();
        File.Delete(hub.LockFile);
        var unlocked = hub.Fail();
        var unknown = hub.Fail("v2");

        missing.Code.ShouldBe("QB5068");
        missing.Message.ShouldContain($"missing: {HubFixture.Weights}");
        unlocked.Code.ShouldBe("QB5068");
        unlocked.Message.ShouldContain("missing: the weights");
        unknown.Message.ShouldContain("revision v2");
        hub.Server.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Locate_ShardedWeights_GetsTheShardsOfTheIndex()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Files.TryRemove(HubFixture.Weights, out _);
        hub.Server.Files["model.safetensors.index.json"] =
            """{ "weight_map": { "b": "model-2.safetensors", "a": "model-1.safetensors" } }"""u8.ToArray();
        hub.Server.Files["model-1.safetensors"] = [1, 2];
        hub.Server.Files["model-2.safetensors"] = [3];

        var model = hub.Locate();

        File.ReadAllBytes(Path.Combine(model.Folder, "model-1.safetensors")).ShouldBe([1, 2]);
        File.ReadAllBytes(Path.Combine(model.Folder, "model-2.safetensors")).ShouldBe([3]);
    }

    [Fact]
    public async Task Locate_IndexThatNamesAFileOutside_IsRefused()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Files.TryRemove(HubFixture.Weights, out _);
        hub.Server.Files["model.safetensors.index.json"] =
            """{ "weight_map": { "a": "../escape.safetensors" } }"""u8.ToArray();

        hub.Fail().Code.ShouldBe("QB5064");
    }

    [Fact]
    public async Task Locate_ManyAtOnce_GiveOneSoundModel()
    {
        await using var hub = await HubFixture.StartAsync();

        var models = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => hub.Locate())));

        models.Distinct().ShouldHaveSingleItem();
        File.ReadAllBytes(hub.PathOf(HubFixture.Weights)).ShouldBe(hub.Server.Files[HubFixture.Weights]);
        hub.Server.Requests.Count(request => request is { IsOfStore: true }).ShouldBe(
            1, "one got it, the others waited");
    }

    [Theory]
    [InlineData("<<<<<<< ours")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"models":{}}""")]
    [InlineData("""{"version":1,"models":{"hf://some/tiny@main":{"commit":"a","files":{}}}}""")]
    [InlineData("[]")]
    public async Task Locate_DamagedLockFile_IsAnErrorAtTheFile(string text)
    {
        await using var hub = await HubFixture.StartAsync();
        await File.WriteAllTextAsync(hub.LockFile, text);

        var diagnostic = Should.Throw<Recipes.Diagnostics.DiagnosticException>(() => hub.Locate())
            .Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB5067");
        diagnostic.Location!.File.ShouldBe(hub.LockFile);
    }
}
