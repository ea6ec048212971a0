using System.IO.Compression;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Support;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class BackboneSeparatorTests : IDisposable
{
    private const string Weights = "models/backbone/compressed-tensors/model.safetensors";

    private readonly DeltasOnDisk disk = new();

    [Fact]
    public void Pack_WithABackbonesPackage_HoldsEachFileOnceAndDependsOnExactlyThatVersion()
    {
        disk.Write("sst2");

        var written = disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2");

        written.Paths.Select(Path.GetFileName).ShouldBe(["Contoso.Sst2.1.2.0.nupkg", "Contoso.Backbone.1.0.0.nupkg"]);
        EntriesOf(written.Paths[0]).ShouldBe(
        [
            "models/sst2/compressed-tensors/backbone.json",
            "models/sst2/compressed-tensors/config.json",
            "models/sst2/compressed-tensors/delta.safetensors",
        ]);
        EntriesOf(written.Paths[1]).ShouldBe([Weights, "models/backbone/compressed-tensors/vocab.txt"]);
        var delta = Verify(written.Paths[0]).Models.ShouldHaveSingleItem();
        var backbone = Verify(written.Paths[1]).Models.ShouldHaveSingleItem();
        delta.Labels.ShouldBe(["not sst2", "sst2"]);
        delta.Backbone!.Sha256.ShouldBe(backbone.Files[0].Sha256);
        delta.Backbone.Package!.ToString().ShouldBe("Contoso.Backbone 1.0.0");
        NuspecOf(written.Paths[0]).ShouldContain(
            """<dependency id="Contoso.Backbone" version="[1.0.0]" include="All" />""");
        NuspecOf(written.Paths[1]).ShouldNotContain("<dependency ");
    }

    [Fact]
    public void Pack_TwoTasksOnOneBackbone_WriteTheSameBackbonesBytes()
    {
        disk.Write("sst2");
        disk.Write("mrpc");

        var first = disk.Pack("Contoso.Sst2", "1.2.0", "one", "sst2").Paths[1];
        var second = disk.Pack("Contoso.Mrpc", "3.0.0", "two", "mrpc").Paths[1];

        File.ReadAllBytes(second).ShouldBe(File.ReadAllBytes(first));
        var bytes = File.ReadAllBytes(first);
        disk.Pack("Contoso.Mrpc", "3.0.0", "one", "mrpc").Paths.ShouldHaveSingleItem("the backbone is there already");
        File.ReadAllBytes(first).ShouldBe(bytes);
    }

    [Fact]
    public async Task Pack_TasksOfOtherAuthorsAtTheSameTime_ShareTheBackboneOfWhicheverIsFirst()
    {
        string[] tasks = ["sst2", "mrpc", "cola", "rte"];
        foreach (var task in tasks)
        {
            disk.Write(task);
        }

        for (var round = 0; round < 20; round++)
        {
            var folder = $"round {round}";
            var division = new PackageDivision { Backbone = DeltasOnDisk.Backbone + "/1.0.0" };
            using var start = new Barrier(tasks.Length);

            var written = await Task.WhenAll(tasks.Select(task => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return disk.PackBy("the authors of " + task, "Contoso." + task, "1.2.0", folder, division, task);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            written.Count(packages => packages.Paths.Count == 2).ShouldBe(1, "one of them wrote the backbone");
            Directory.GetFileSystemEntries(disk[folder]).Length.ShouldBe(tasks.Length + 1);
            Verify(Path.Combine(disk[folder], "Contoso.Backbone.1.0.0.nupkg")).Files.Count().ShouldBe(2);
        }
    }

    [Fact]
    public void Pack_TwoTasksInOnePackage_ShareTheBackbone()
    {
        disk.Write("sst2");
        disk.Write("mrpc");

        var written = disk.Pack(
            "Contoso.Tasks", "1.0.0", "out", new PackageDivision { Backbone = DeltasOnDisk.Backbone }, "sst2", "mrpc");

        Verify(written.Paths[0]).BackbonePackage!.ToString().ShouldBe("Contoso.Backbone 1.0.0");
        EntriesOf(written.Paths[0]).Count(name => name.EndsWith("/model.safetensors", StringComparison.Ordinal))
            .ShouldBe(0);
        Verify(written.Paths[1]).Files.Count().ShouldBe(2);
    }

    [Fact]
    public void Pack_AnotherTokenizer_StaysWithItsDelta()
    {
        disk.Write("sst2");
        disk.Write("mrpc", vocabulary: "[PAD]\n[UNK]\nword\n");
        disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2");

        var delta = disk.Pack("Contoso.Mrpc", "1.2.0", "out", "mrpc").Paths.ShouldHaveSingleItem();

        EntriesOf(delta).ShouldContain("models/mrpc/compressed-tensors/vocab.txt");
    }

    [Fact]
    public void Pack_AnotherBackboneUnderTheSameName_IsRefusedAndNothingIsWritten()
    {
        disk.Write("sst2");
        disk.Write("mrpc", backbone: 2);
        disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2");

        FaultOf(() => disk.Pack("Contoso.Mrpc", "1.2.0", "out", "mrpc")).Message
            .ShouldContain("Contoso.Backbone 1.0.0 that is there already holds another one");
        FaultOf(() => disk.Pack("Contoso.Tasks", "1.2.0", "other", "mrpc", "sst2")).Message
            .ShouldContain("'mrpc' and 'sst2' are deltas on different backbones");

        Directory.GetFileSystemEntries(disk["out"]).Length.ShouldBe(2);
        Directory.GetFileSystemEntries(disk["other"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "QB2011", "was made for the backbone with the SHA-256")]
    [InlineData(true, "QB2011", "without the backbone that it is for")]
    public void Pack_ADeltaOfAnotherBackbone_IsRefused(bool isGone, string code, string said)
    {
        disk.Write("sst2", stated: isGone ? null : 2);
        if (isGone)
        {
            File.Delete(disk["sst2/compressed-tensors/model.safetensors"]);
        }

        var fault = Should.Throw<DiagnosticException>(() => disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2"))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe(code);
        fault.Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("Contoso.Tasks", "QB5025")]
    [InlineData("Contoso.Backbone/none", "QB5025")]
    [InlineData("not an id", "QB5025")]
    public void Pack_BackbonesPackageThatCannotBe_IsRefused(string backbone, string code)
    {
        disk.Write("sst2");
        Should.Throw<DiagnosticException>(() => disk.Pack(
                "Contoso.Tasks", "1.0.0", "out", new PackageDivision { Backbone = backbone }, "sst2"))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void Pack_NoDelta_IsRefused()
    {
        using var whole = new CheckpointOnDisk();
        Should.Throw<DiagnosticException>(() => ModelPackager.Pack(
                whole.Layout(),
                "Contoso",
                disk["out"],
                new PackageDivision { Backbone = DeltasOnDisk.Backbone },
                CancellationToken.None))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5024");
    }

    [Fact]
    public void Finish_ADividedPackage_LeavesItAndMissesItsBackbone()
    {
        disk.Write("sst2");
        var written = disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2");
        var bytes = File.ReadAllBytes(written.Paths[0]);

        Finish().Paths.ShouldBe(written.Paths);
        File.ReadAllBytes(written.Paths[0]).ShouldBe(bytes);
        File.Delete(written.Paths[1]);
        Should.Throw<DiagnosticException>(Finish).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5022");

        WrittenPackages Finish() =>
            ModelPackager.Finish(written.Paths[0], PackageDivision.None, CancellationToken.None);
    }

    [Fact]
    public void Finish_ARefusedBackbone_LeavesNoPackageThatIsNotDivided()
    {
        disk.Write("sst2");
        disk.Write("mrpc", backbone: 2);
        disk.Pack("Contoso.Sst2", "1.2.0", "out", "sst2");
        var whole = disk.Pack("Contoso.Mrpc", "1.2.0", "out", PackageDivision.None, "mrpc").Paths[0];

        FaultOf(() => ModelPackager.Finish(
            whole, new PackageDivision { Backbone = "Contoso.Backbone/1.0.0" }, CancellationToken.None));

        File.Exists(whole).ShouldBeFalse();
    }

    [Fact]
    public void Pack_DividedAndSplit_DependsOnThePartsToo()
    {
        disk.Write("sst2");

        var written = disk.Pack(
            "Contoso.Sst2",
            "1.0.0",
            "out",
            new PackageDivision { Backbone = DeltasOnDisk.Backbone, SplitBytes = 2000 },
            "sst2");

        var backbone = written.Paths.Single(path => Path.GetFileName(path) == "Contoso.Backbone.1.0.0.nupkg");
        Verify(backbone).Parts.Count.ShouldBe(2);
        Verify(written.Paths[0]).BackbonePackage!.Id.ShouldBe(DeltasOnDisk.Backbone);
    }

    public void Dispose() => disk.Dispose();

    private static Diagnostic FaultOf(Action pack)
    {
        var fault = Should.Throw<DiagnosticException>(pack).Diagnostics.ShouldHaveSingleItem();
        fault.Code.ShouldBe("QB5030");
        return fault;
    }

    private static PackageManifest Verify(string package) =>
        PackageVerification.Verify(package, CancellationToken.None).Manifest;

    private static List<string> EntriesOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => name.StartsWith("models/", StringComparison.Ordinal)),
        ];
    }

    private static string NuspecOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        var entry = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
