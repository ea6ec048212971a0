using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class SidecarTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_AfterWrite_HoldsTensorsAndDescription()
    {
        var description = new JsonObject { ["version"] = 1, ["names"] = new JsonArray("ä", "b") };
        Sidecar.Exists(folder.Path).ShouldBeFalse();
        Sidecar.Write(
            folder.Path,
            [SafetensorsTensor.FromSingles("layer.0.query.step", [1], new[] { 1f / 3f })],
            description);

        using var sidecar = Sidecar.Open(folder.Path);

        Sidecar.Exists(folder.Path).ShouldBeTrue();
        sidecar.Tensors.ReadArray<float>("layer.0.query.step").ShouldBe([1f / 3f]);
        JsonNode.DeepEquals(sidecar.Description, description).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{}", "it is missing")]
    [InlineData("""{"activations":{"a":[8,1]}}""", "'a'")]
    [InlineData("""{"activations":{"a":["8",1,null]}}""", "no quantizers")]
    [InlineData("""{"activations":{"a":[9,1065353216,null]}}""", "'a' is no quantizer")]
    [InlineData("""{"activations":{"a":[4,1065353216,8]}}""", "'a' is no quantizer")]
    [InlineData("""{"activations":{"a":[8,0,null]}}""", "'a' is no quantizer")]
    public void ReadPoints_NoSoundQuantizers_NamesTheFileAndReason(string description, string reason)
    {
        Sidecar.Write(folder.Path, [], JsonNode.Parse(description)!.AsObject());
        using var sidecar = Sidecar.Open(folder.Path);

        var exception = Should.Throw<ModelFileException>(() => sidecar.ReadPoints(Sidecar.Activations));

        exception.Path.ShouldBe(folder[Sidecar.FileName]);
        exception.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Open_NoDescription_NamesTheFile(string? description)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (description is not null)
        {
            metadata.Add("quantbuild", description);
        }

        SafetensorsWriter.Write(folder[Sidecar.FileName], [], metadata);

        Should
            .Throw<ModelFileException>(() => Sidecar.Open(folder.Path))
            .Path.ShouldBe(folder[Sidecar.FileName]);
    }
}
