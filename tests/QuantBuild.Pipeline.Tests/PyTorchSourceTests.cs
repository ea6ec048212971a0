using System.Text.Json.Nodes;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.PyTorch;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Recipes whose model has its weights in a PyTorch checkpoint alone.</summary>
public sealed class PyTorchSourceTests : IDisposable
{
    private const string FileName = "pytorch_model.bin";

    private static readonly RawTensor Buffer = new(
        "bert.embeddings.position_ids", "LongStorage", new byte[16], [1, 2]);

    private readonly TinyProject project = new(new RecipeText { Modules = 1 });

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_PyTorchCheckpoint_MakesTheCheckpointOfTheSameSafetensors(bool isLegacy)
    {
        project.Run();
        var expected = Checkpoint();
        Report()["model"]!["leftOut"].ShouldBeNull();

        Convert(isLegacy);
        var result = project.Run();

        Checkpoint().ShouldBe(expected);
        Report()["model"]!["leftOut"]!.AsArray().Select(name => (string?)name).ShouldBe([Buffer.Name]);
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain($"| Left out | `{Buffer.Name}` |");
        result.Inputs.Select(Path.GetFileName).ShouldContain(FileName);
        result.Probes.Select(Path.GetFileName).ShouldContain(SafetensorsFormat.FileName);
        project.Plan().Inputs.Keys.ShouldContain(name => name.EndsWith(FileName, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_PyTorchCheckpoint_IsKeyedByItsContents()
    {
        Convert(isLegacy: false);
        var before = project.Plan(withCache: false).Inputs.Values.ToList();
        project.Plan(withCache: false).Inputs.Values.ShouldBe(before);
        var path = Path.Combine(project.Model, FileName);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().LastIndexOf("3\n"u8)] = (byte)'4'; // the version, which nothing reads

        File.WriteAllBytes(path, bytes);

        project.Plan(withCache: false).Inputs.Values.ShouldNotBe(before);
    }

    [Fact]
    public void Plan_CheckpointThatCallsSomething_IsAnErrorAtTheRecipe()
    {
        File.Delete(project.WeightsFile);
        File.WriteAllBytes(
            Path.Combine(project.Model, FileName),
            RawCheckpoint.Zip(
                new PickleAssembler().Global("os", "system").Text("true").Raw(0x85).Op('R').Finish(), []));

        var exception = Should.Throw<DiagnosticException>(() => project.Plan());

        exception.Diagnostics[0].Code.ShouldBe("QB1009");
        exception.Message.ShouldContain("os.system");
    }

    private void Convert(bool isLegacy)
    {
        byte[] bytes;
        using (var weights = ModelFolder.Open(project.Model).OpenWeights())
        {
            RawTensor[] tensors = [.. RawCheckpoint.Of(weights), Buffer];
            bytes = isLegacy ? RawCheckpoint.Legacy(tensors) : RawCheckpoint.Zip(tensors);
        }

        File.WriteAllBytes(Path.Combine(project.Model, FileName), bytes);
        File.Delete(project.WeightsFile);
    }

    private byte[] Checkpoint() =>
        File.ReadAllBytes(Path.Combine(project.Checkpoint, SafetensorsFormat.FileName));

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")))!;
}
