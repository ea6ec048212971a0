using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Tasks on one backbone.</summary>
public sealed class DeltaTests
{
    private const string First = "  prequant: { epochs: 1, batchSize: 16, outliers: { share: 0.02 } }";
    private const string Second = "  prequant: { epochs: 2, batchSize: 16, outliers: { share: 0.01 }, seed: 7 }";

    [Fact]
    public void Load_TwoDeltasOnOneBackbone_ShareItsMemoryAndKeepTheirLogits()
    {
        using var first = Project(First);
        using var second = Project(Second);
        var (expected, other) = (first.EvaluatedLogits(first.Checkpoint), second.EvaluatedLogits(second.Checkpoint));
        expected.ShouldNotBe(other);
        using var one = Load(first);
        var alone = one.WeightBytes;
        using (var two = Load(second))
        {
            two.SharedBytes.ShouldBe(one.SharedBytes);
            two.SharedBytes.ShouldBeGreaterThan(two.WeightBytes / 2);
            Logits.Of(two.Classify(second.Texts)).ShouldBeTheBitsOf(other, "the second");
        }

        one.WeightBytes.ShouldBe(alone);
        Logits.Of(one.Classify(first.Texts)).ShouldBeTheBitsOf(expected, "the first, after the second is gone");
    }

    [Fact]
    public void Load_ADeltaOnAnotherBackbone_IsRefusedByName()
    {
        using var first = Project(First);
        using var other = Project(First, weights: "bits: 2");
        File.Copy(
            Path.Combine(other.Checkpoint, DeltaFile.FileName),
            Path.Combine(first.Checkpoint, DeltaFile.FileName),
            overwrite: true);
        var exception = Should.Throw<ModelFileException>(() => Load(first));
        exception.Problem.ShouldBe(ModelFileProblem.Backbone);
        exception.Message.ShouldContain(DeltaFile.FileName);
    }

    [Fact]
    public void Load_ADeltaThatIsCut_IsRefused()
    {
        using var project = Project(First);
        var path = Path.Combine(project.Checkpoint, DeltaFile.FileName);
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 9, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<ModelFileException>(() => Load(project), $"{length} bytes");
        }
    }

    [Fact]
    public void Load_DeltasInPackagesOfTheirOwn_FindTheirOneBackboneBesideTheApplication()
    {
        using var first = Project(First);
        using var second = Project(Second);
        using var application = new TemporaryFolder();
        var backbone = application["models/Contoso.Backbone/backbone/compressed-tensors"];
        string[] shared = ["model.safetensors", "vocab.txt"];
        Place(first, backbone, shared.Contains);
        var folders = new[] { (Run: first, Name: "one"), (Run: second, Name: "two") }.Select(task =>
        {
            var folder = application[$"models/Contoso.{task.Name}/{task.Name}/compressed-tensors"];
            Place(task.Run, folder, name => !shared.Contains(name));
            File.WriteAllBytes(
                Path.Combine(folder, BackboneReference.FileName),
                new BackboneReference("Contoso.Backbone", "1.0.0", "backbone", "compressed-tensors").ToBytes());
            return folder;
        }).ToList();

        using (var one = Load(folders[0]))
        using (var two = Load(folders[1]))
        {
            two.SharedBytes.ShouldBe(one.SharedBytes);
            Logits.Of(one.Classify(first.Texts)).ShouldBeTheBitsOf(first.EvaluatedLogits(first.Checkpoint), "one");
            Logits.Of(two.Classify(second.Texts)).ShouldBeTheBitsOf(second.EvaluatedLogits(folders[1]), "two");
        }

        var weights = Path.Combine(backbone, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Should.Throw<ModelFileException>(() => Load(folders[0])).Problem.ShouldBe(ModelFileProblem.Backbone);
        Directory.Delete(backbone, recursive: true);
        var exception = Should.Throw<ModelFileException>(() => Load(folders[0]));
        exception.Problem.ShouldBe(ModelFileProblem.Backbone);
        exception.Message.ShouldContain("Contoso.Backbone 1.0.0");
    }

    private static void Place(QuantizedProject project, string folder, Func<string, bool> isWanted)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(project.Checkpoint).Where(file => isWanted(Path.GetFileName(file))))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static QuantizedProject Project(string further, string weights = "bits: 4") =>
        new("prequant", weights, activations: "bits: 32", further: further);

    private static TextClassifier Load(QuantizedProject project) => Load(project.Output);

    private static TextClassifier Load(string folder) => TextClassifier.Load(
        folder, new TextClassifierOptions { MaximumLength = QuantizedProject.MaximumLength, Threads = 1 });
}
