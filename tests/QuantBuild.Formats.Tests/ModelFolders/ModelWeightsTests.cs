using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.ModelFolders;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_Shards_PresentsOneLookup()
    {
        WriteShard("model-1.safetensors", "a", 1);
        WriteShard("model-2.safetensors", "b", 2);
        WriteIndex(
            """{"metadata":{"total_size":8},"weight_map":{"b":"model-2.safetensors","a":"model-1.safetensors"}}"""
        );

        using var weights = ModelWeights.Open(folder.Path);

        weights.Tensors.Keys.Order(StringComparer.Ordinal).ShouldBe(["a", "b"]);
        weights.Files.Count.ShouldBe(2);
        weights.ReadArray<float>("a").ShouldBe([1f]);
        weights.ReadArray<float>("b").ShouldBe([2f]);
        weights.GetBytes("b").Length.ShouldBe(4);
        Should.Throw<ModelFileException>(() => weights.GetEntry("c")).Message.ShouldContain("'c'");
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/model.safetensors")]
    [InlineData("x/../../model.safetensors")]
    [InlineData("..\\\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("./model.safetensors")]
    [InlineData("config.json")]
    [InlineData("")]
    public void Open_PathLeavesTheFolder_IsRefused(string shard)
    {
        WriteIndex($$$"""{"weight_map":{"a":"{{{shard}}}"}}""");

        Should.Throw<ModelFileException>(() => ModelWeights.Open(folder.Path)).Message.ShouldContain("own folder");
    }

    [Fact]
    public void Open_ShardsMissing_ListsAll()
    {
        WriteShard("model-2.safetensors", "b", 2);
        WriteIndex(
            """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors","c":"model-3.safetensors"}}"""
        );

        var message = Should.Throw<ModelFileException>(() => ModelWeights.Open(folder.Path)).Message;

        message.ShouldContain("\"model-1.safetensors\", \"model-3.safetensors\"");
        message.ShouldContain("Download");
    }

    [Fact]
    public void Open_TensorNotInItsShard_IsListed()
    {
        WriteShard("model-1.safetensors", "a", 1);
        WriteIndex("""{"weight_map":{"a":"model-1.safetensors","z":"model-1.safetensors"}}""");

        Should
            .Throw<ModelFileException>(() => ModelWeights.Open(folder.Path))
            .Message.ShouldContain("z in model-1.safetensors");
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"m.safetensors","a":"m.safetensors"}}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"weight_map":""")]
    [InlineData("""{"weight_map":{"\ud800":"m.safetensors"}}""")]
    public void Open_BadIndex_NamesIt(string json)
    {
        WriteShard("m.safetensors", "a", 1);
        WriteIndex(json);

        Should
            .Throw<ModelFileException>(() => ModelWeights.Open(folder.Path))
            .Path.ShouldBe(folder[SafetensorsFormat.IndexFileName]);
    }

    [Fact]
    public void Open_NoWeights_NamesTheFile() =>
        Should
            .Throw<ModelFileException>(() => ModelWeights.Open(folder.Path))
            .Path.ShouldBe(folder[SafetensorsFormat.FileName]);

    [SharedDataFact]
    public void Open_TrainedBert_HoldsItsTensorsAndSurvivesARewrite()
    {
        using var weights = ModelWeights.Open(SharedData.PathOf("weights", "bert-l4-h128-sst2"));
        weights.GetEntry("bert.embeddings.word_embeddings.weight").Shape.ShouldBe([30522L, 128L]);
        weights.GetEntry("classifier.weight").Shape.ShouldBe([2L, 128L]);
        weights
            .ReadArray<float>("bert.encoder.layer.3.output.dense.weight")
            .ShouldAllBe(value => float.IsFinite(value));

        var path = folder[SafetensorsFormat.FileName];
        var copies = weights.Tensors.Values.Select(entry => weights.GetFile(entry.Name).Copied(entry));
        SafetensorsWriter.Write(path, copies, ((SafetensorsFile)weights.Files[0]).Metadata);

        using var copy = ModelWeights.Open(folder.Path);
        copy.Tensors.Count.ShouldBe(weights.Tensors.Count);
        foreach (var name in weights.Tensors.Keys)
        {
            copy.GetBytes(name).SequenceEqual(weights.GetBytes(name)).ShouldBeTrue(name);
        }
    }

    [SharedDataFact]
    public void Open_Oracle_HoldsIdsMaskLabelsAndLogits()
    {
        using var oracle = SafetensorsFile.Open(
            SharedData.PathOf("weights", "bert-l4-h128-sst2", "oracle.safetensors"));
        oracle.GetEntry("input_ids").Shape.ShouldBe([872L, 55L]);
        oracle.ReadArray<long>("input_ids").ShouldAllBe(id => id >= 0 && id < 30522);
        oracle.ReadArray<long>("attention_mask").ShouldAllBe(bit => bit == 0 || bit == 1);
        oracle.ReadArray<long>("labels").ShouldAllBe(label => label == 0 || label == 1);
        oracle.ReadArray<float>("logits").Length.ShouldBe(872 * 2);
    }

    private void WriteShard(string name, string tensor, float value) =>
        SafetensorsWriter.Write(folder[name], [SafetensorsTensor.FromSingles(tensor, [1], new[] { value })]);

    private void WriteIndex(string json) => folder.Write(SafetensorsFormat.IndexFileName, json);
}
