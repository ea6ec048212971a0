using System.Text.Json;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

public sealed class QuantizationRunTests
{
    [Fact]
    public void Execute_FirstRun_WritesEveryOutput()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        var result = project.Run();
        FolderSnapshot.DigestsOf(project.Output).Keys.ShouldBe(
            [
                "compressed-tensors/config.json",
                "compressed-tensors/model.safetensors",
                "compressed-tensors/quantbuild.safetensors",
                "compressed-tensors/vocab.txt",
                "manifest.json",
                "report.json",
                "report.md",
            ]);
        result.Files.ShouldAllBe(file => File.Exists(file));
        result.Files.Count.ShouldBe(8);
        result.ReportForPeople.ShouldBe(Path.Combine(project.Output, "report.md"));
        result.AllHits.ShouldBeFalse();
        result.Inputs.ShouldBe(
            [
                project.Dev, project.Train, Path.Combine(project.Model, "config.json"), project.WeightsFile,
                Path.Combine(project.Model, "vocab.txt"),
            ],
            ignoreOrder: true);
        result.QuantizedBytes.ShouldBeLessThan(result.FullBytes);
        Directory.GetFileSystemEntries(project.Folder).ShouldNotContain(
            path => Path.GetFileName(path).StartsWith("out.", StringComparison.Ordinal), "a staging folder is left");
    }

    [Fact]
    public void Execute_SecondRun_ComputesNothingAndTouchesNoOutput()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        project.Run();
        var (digests, times) = (FolderSnapshot.DigestsOf(project.Output), FolderSnapshot.TimesOf(project.Output));
        var listener = new RecordingListener();
        var second = project.Run(listener);
        second.AllHits.ShouldBeTrue();
        listener.Started.ShouldBeEmpty();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
        FolderSnapshot.TimesOf(project.Output).ShouldBe(times);
    }

    [Fact]
    public void Execute_OutputsDeletedOrChanged_PutsThemBackFromTheCache()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        var digests = FolderSnapshot.DigestsOf(project.Output);
        File.AppendAllText(Path.Combine(project.Output, "report.md"), "scribble");
        File.Delete(Path.Combine(project.Checkpoint, "vocab.txt"));
        project.Run().AllHits.ShouldBeTrue();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
        Directory.Delete(project.Output, recursive: true);
        project.Run().AllHits.ShouldBeTrue();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Fact]
    public void Execute_Report_HasEveryKeyThatIsPromised()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        var result = project.Run();
        using var report = Open(project, "report.json");
        var root = report.RootElement;
        root.GetProperty("schema").GetInt32().ShouldBe(1);
        root.GetProperty("recipe").GetString().ShouldBe("tiny");
        root.GetProperty("model").GetProperty("name").GetString().ShouldBe("model");
        root.GetProperty("model").GetProperty("parameters").GetInt64().ShouldBeGreaterThan(10_000);
        ShouldNameItsSources(project, root.GetProperty("provenance"));
        root.GetProperty("quantization").GetProperty("method").GetString().ShouldBe("mrem");
        root.GetProperty("quantization").GetProperty("bits").GetString().ShouldBe("4-4-8");
        var evaluation = root.GetProperty("evaluation").EnumerateArray().ShouldHaveSingleItem();
        evaluation.GetProperty("metric").GetString().ShouldBe("accuracy");
        evaluation.GetProperty("samples").GetInt32().ShouldBe(40);
        evaluation.GetProperty("full").GetDouble().ShouldBe(result.Metrics[0].Full);
        var quantized = evaluation.GetProperty("quantized").GetDouble();
        evaluation.GetProperty("low").GetDouble().ShouldBeLessThanOrEqualTo(quantized);
        evaluation.GetProperty("high").GetDouble().ShouldBeGreaterThanOrEqualTo(quantized);
        root.GetProperty("fidelity").GetProperty("agreement").GetDouble().ShouldBe(result.FidelityOf("agreement"));
        root.GetProperty("fidelity").GetProperty("klDivergence").GetDouble()
            .ShouldBe(result.FidelityOf("klDivergence"));
        root.GetProperty("modules").GetArrayLength().ShouldBe(2);
        foreach (var module in root.GetProperty("modules").EnumerateArray())
        {
            module.GetProperty("name").GetString()!.ShouldStartWith("module-");
            module.GetProperty("bits").GetDouble().ShouldBe(4);
            module.GetProperty("relativeError").GetDouble().ShouldBeGreaterThan(0);
            module.GetProperty("snrDb").GetDouble().ShouldBeGreaterThan(0);
            module.GetProperty("lossFirst").GetDouble().ShouldBeGreaterThan(0);
            module.GetProperty("lossLast").GetDouble().ShouldBeGreaterThan(0);
        }

        root.GetProperty("calibrationSamples").GetInt32().ShouldBe(32);
        root.GetProperty("size").GetProperty("fullBytes").GetInt64().ShouldBe(new FileInfo(project.WeightsFile).Length);
        root.GetProperty("size").GetProperty("quantizedBytes").GetInt64().ShouldBe(
            Directory.GetFiles(project.Checkpoint, "*.safetensors").Sum(file => new FileInfo(file).Length));
        ShouldDescribeFiles(project, root.GetProperty("files"), count: 4);
    }

    [Fact]
    public void Execute_Manifest_HasTheDigestOfEveryFileButItselfAndTheCost()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        using var manifest = Open(project, "manifest.json");
        ShouldDescribeFiles(project, manifest.RootElement.GetProperty("files"), count: 6);
    }

    [Fact]
    public void Execute_RunRecord_TellsCostStagesAndMachine()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run(threads: 2);
        using (var cost = Open(project, "run.json"))
        {
            var root = cost.RootElement;
            root.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
            root.GetProperty("peakBytes").GetInt64().ShouldBeGreaterThan(0);
            root.GetProperty("peakResidentBytes").GetInt64().ShouldBeGreaterThan(0);
            root.GetProperty("threads").GetInt32().ShouldBe(2);
            root.GetProperty("machine").GetProperty("processors").GetInt32().ShouldBeGreaterThan(0);
            root.GetProperty("stages").EnumerateArray()
                .ShouldAllBe(stage => stage.GetProperty("state").GetString() == "done");
            root.GetProperty("stages").EnumerateArray().Max(stage => stage.GetProperty("peakBytes").GetInt64())
                .ShouldBe(root.GetProperty("peakBytes").GetInt64());
        }

        project.Run();
        using var second = Open(project, "run.json");
        second.RootElement.GetProperty("stages").EnumerateArray()
            .ShouldAllBe(stage => stage.GetProperty("state").GetString() == "hit");
    }

    [Fact]
    public void Execute_OnlyOneReportWanted_WritesNoOther()
    {
        using var project = new TinyProject(new RecipeText { Tail = "report: [json]" });
        project.Run().ReportForPeople.ShouldBeNull();
        File.Exists(Path.Combine(project.Output, "report.md")).ShouldBeFalse();
        project.Write(new RecipeText { Tail = "report: [markdown]" });
        project.Run().AllHits.ShouldBeTrue();
        File.Exists(Path.Combine(project.Output, "report.md")).ShouldBeTrue();
        File.Exists(Path.Combine(project.Output, "report.json")).ShouldBeFalse();
    }

    [Fact]
    public void Execute_Progress_GrowsToTheEnd()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        var listener = new RecordingListener();
        project.Run(listener);
        listener.Overall.ShouldBeInOrder(SortDirection.Ascending);
        listener.Overall.ShouldAllBe(overall => overall >= 0 && overall <= 1.000001);
    }

    private static JsonDocument Open(TinyProject project, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, file)));

    private static void ShouldNameItsSources(TinyProject project, JsonElement provenance)
    {
        string[] files =
            [Path.Combine(project.Model, "config.json"), project.WeightsFile, Path.Combine(project.Model, "vocab.txt")];
        var text = string.Join(',', files.OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(file => $"\"{Path.GetFileName(file)}\":\"{Digest.OfFile(file)}\""));
        provenance.GetProperty("sourceModel").GetString().ShouldBe(Digest.OfText($"{{{text}}}"));
        provenance.GetProperty("absentFiles").EnumerateArray().Select(name => name.GetString())
            .ShouldContain("tokenizer.json");
        provenance.GetProperty("data").EnumerateObject()
            .ToDictionary(data => data.Name, data => data.Value.GetString(), StringComparer.Ordinal)
            .ShouldBe(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["calibration"] = Digest.OfFile(project.Train),
                ["evaluation"] = Digest.OfFile(project.Dev),
            });
        provenance.GetProperty("recipe").GetString()!.Length.ShouldBe(64);
        provenance.GetProperty("algorithm").GetProperty("name").GetString().ShouldBe("mrem");
        provenance.GetProperty("algorithm").GetProperty("version").GetInt32().ShouldBeGreaterThan(0);
        provenance.GetProperty("numerics").GetInt32().ShouldBe(NumericsVersion.Current);
        provenance.GetProperty("backend").EnumerateObject().Select(part => $"{part.Name} {part.Value.GetString()}")
            .ShouldBe(["name managed", "device cpu", "precision float32"]);
    }

    private static void ShouldDescribeFiles(TinyProject project, JsonElement files, int count)
    {
        files.GetArrayLength().ShouldBe(count);
        foreach (var file in files.EnumerateArray())
        {
            var path = Path.Combine(project.Output, file.GetProperty("path").GetString()!);
            file.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(path).Length, path);
            file.GetProperty("sha256").GetString().ShouldBe(Digest.OfFile(path), path);
        }
    }
}
