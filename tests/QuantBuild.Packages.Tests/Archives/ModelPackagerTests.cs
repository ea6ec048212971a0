using System.IO.Compression;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Tests.Support;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class ModelPackagerTests
{
    [Fact]
    public void Pack_RunOutput_WritesAPackageThatVerifies()
    {
        using var disk = new CheckpointOnDisk();

        var written = Pack(disk, "out");

        var verified = PackageVerification.Verify(written.Paths.ShouldHaveSingleItem(), CancellationToken.None);
        verified.Files.ShouldBe(3);
        var model = verified.Manifest.Models.ShouldHaveSingleItem();
        model.Name.ShouldBe("sentiment");
        model.Scheme.ShouldBe("4-4-8");
        model.Labels.ShouldBe(["bad", "good"]);
        model.Task.ShouldBe("text-classification");
        model.Metrics.ShouldHaveSingleItem().Quantized.ShouldBe(0.8261);
        model.Provenance!.AlgorithmVersion.ShouldBe(3);
        written.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Pack_SameModelElsewhereAndLater_WritesTheSameBytes()
    {
        using var first = new CheckpointOnDisk();
        using var second = new CheckpointOnDisk();
        foreach (var file in Directory.GetFiles(second.Root, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        File.ReadAllBytes(Pack(first, "out").Paths[0]).ShouldBe(File.ReadAllBytes(Pack(second, "other").Paths[0]));
    }

    [Fact]
    public void Finish_PackageOfAnotherWriter_HasTheSameBytesWhateverTheWriter()
    {
        using var disk = new CheckpointOnDisk();
        var path = Pack(disk, "out").Paths[0];
        var expected = File.ReadAllBytes(path);

        Rewrite(path);
        File.ReadAllBytes(path).ShouldNotBe(expected);
        ModelPackager.Finish(path, PackageDivision.None, CancellationToken.None);

        File.ReadAllBytes(path).ShouldBe(expected);
    }

    [Fact]
    public void Pack_AboveTheSize_SplitsIntoPartsThatVerifyTogether()
    {
        using var disk = new CheckpointOnDisk();

        var written = Pack(disk, "out", splitBytes: 2000);

        written.Paths.Select(path => Path.GetFileName(path)).ShouldBe(
            [
                "Contoso.Models.1.2.3.nupkg",
                "Contoso.Models.Part1.1.2.3.nupkg",
                "Contoso.Models.Part2.1.2.3.nupkg",
                "Contoso.Models.Part3.1.2.3.nupkg",
            ]);
        PackageVerification.Verify(written.Paths[0], CancellationToken.None).Files.ShouldBe(3);
        written.Paths.Skip(1).Sum(path => PackageVerification.Verify(path, CancellationToken.None).Files).ShouldBe(3);
        var digests = written.Paths.Select(File.ReadAllBytes).ToList();
        Pack(disk, "again", splitBytes: 2000).Paths.Select(File.ReadAllBytes).ShouldBe(digests);
        var division = new PackageDivision { SplitBytes = 2000 };
        ModelPackager.Finish(written.Paths[0], division, CancellationToken.None).Paths.ShouldBe(written.Paths);

        File.Delete(written.Paths[2]);
        Should.Throw<DiagnosticException>(() => PackageVerification.Verify(written.Paths[0], CancellationToken.None))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5022");
    }

    [Fact]
    public void Pack_RunOutputInTwoFormats_HoldsBoth()
    {
        using var disk = new CheckpointOnDisk();
        disk.AddFormat("onnx", "model.onnx");

        var model = PackageVerification.Verify(Pack(disk, "out").Paths[0], CancellationToken.None)
            .Manifest.Models.ShouldHaveSingleItem();

        model.Formats.ShouldBe(["compressed-tensors", "onnx"]);
        model.Checkpoint.ShouldBe("models/sentiment/compressed-tensors");
        model.Files.Select(file => file.Path).ShouldContain("models/sentiment/onnx/model.onnx");
    }

    [Fact]
    public void Read_RunOutputThatLostItsConfiguration_SaysThatTheFileIsNotTheReportedOne()
    {
        using var disk = new CheckpointOnDisk();
        disk.AddFormat("onnx", "model.onnx");
        File.Delete(Path.Combine(disk.Folder, "compressed-tensors", "config.json"));

        Should.Throw<DiagnosticException>(() => disk.Layout())
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5021");
    }

    [Fact]
    public void Read_CheckpointThatSaysHowItIsQuantized_HasThatFormat()
    {
        using var disk = new CheckpointOnDisk();
        var folder = disk["tiny"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            """{"model_type":"bert","quantization_config":{"quant_method":"gptq"}}""");
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);

        var model = PackableModel.Read(folder, name: null).Model;

        (model.Name, model.Format).ShouldBe(("tiny", "gptq"));
    }

    [Fact]
    public void Read_FileThatTheReportDoesNotDescribe_IsRefused()
    {
        using var disk = new CheckpointOnDisk();
        File.AppendAllText(Path.Combine(disk.Folder, "compressed-tensors", "model.safetensors"), "x");

        var diagnostic = Should.Throw<DiagnosticException>(() => disk.Layout()).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB5021");
        diagnostic.Location!.File.ShouldEndWith("model.safetensors");
    }

    [Theory]
    [InlineData("", "1.0.0", "QB5025")]
    [InlineData("a/b", "1.0.0", "QB5025")]
    [InlineData("Contoso", "latest", "QB5025")]
    public void Create_WrongIdentity_IsRefused(string id, string version, string code)
    {
        using var disk = new CheckpointOnDisk();

        Should.Throw<DiagnosticException>(() => disk.Layout(id, version)).Diagnostics[0].Code.ShouldBe(code);
    }

    [Fact]
    public void Read_FolderWithoutAModel_IsRefused()
    {
        using var disk = new CheckpointOnDisk();

        Should.Throw<DiagnosticException>(() => PackableModel.Read(disk.Root, name: null))
            .Diagnostics[0].Code.ShouldBe("QB5024");
    }

    [Fact]
    public void Verify_AnyByteOfAModelChanged_NamesTheFile()
    {
        using var disk = new CheckpointOnDisk();
        var path = Pack(disk, "out").Paths[0];
        var folder = disk["unpacked"];
        ZipFile.ExtractToDirectory(path, folder);
        PackageVerification.Verify(folder, CancellationToken.None).Files.ShouldBe(3);
        var weights = Path.Combine(folder, "models", "sentiment", "compressed-tensors", "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[17] ^= 1;
        File.WriteAllBytes(weights, bytes);

        var diagnostic = Should.Throw<DiagnosticException>(
            () => PackageVerification.Verify(folder, CancellationToken.None))
            .Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB5021");
        diagnostic.Location!.File.ShouldBe(weights);
    }

    private static WrittenPackages Pack(CheckpointOnDisk disk, string folder, long? splitBytes = null) =>
        ModelPackager.Pack(
            disk.Layout(),
            "Contoso",
            disk[folder],
            new PackageDivision { SplitBytes = splitBytes },
            CancellationToken.None);

    // Another order, the clock's time, compressed: what NuGet's writer would do.
    private static void Rewrite(string path)
    {
        var entries = new List<(string Name, byte[] Content)>();
        using (var archive = ZipFile.OpenRead(path))
        {
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                var content = new MemoryStream();
                stream.CopyTo(content);
                entries.Add((entry.FullName, content.ToArray()));
            }
        }

        File.Delete(path);
        using var target = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in Enumerable.Reverse(entries))
        {
            var entry = target.CreateEntry(name.EndsWith(".psmdcp", StringComparison.Ordinal)
                ? $"package/services/metadata/core-properties/{Guid.NewGuid():N}.psmdcp"
                : name);
            using var stream = entry.Open();
            stream.Write(content);
        }
    }
}
