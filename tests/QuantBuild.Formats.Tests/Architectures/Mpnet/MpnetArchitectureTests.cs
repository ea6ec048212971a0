using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Tests.Architectures.Mpnet;

public sealed class MpnetArchitectureTests : IDisposable
{
    private const string Valid = """
        {
          "architectures": ["MPNetForSequenceClassification"], "model_type": "mpnet",
          "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
          "intermediate_size": 16, "max_position_embeddings": 34, "layer_norm_eps": 1e-5,
          "relative_attention_num_buckets": 32, "pad_token_id": 1
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Describe_ValidFile_HasOneTableOfDistancesForAllLayers()
    {
        var model = Describe(Valid);

        model.Extents.PositionCount.ShouldBe(32);
        model.Get(TensorRole.PositionEmbedding).Extents.ShouldBe([34, 8]);
        var table = model.Get(TensorRole.RelativePositionBias);
        table.Name.ShouldBe("mpnet.encoder.relative_attention_bias.weight");
        table.OtherNames.ShouldBe(["encoder.relative_attention_bias.weight"]);
        table.Extents.ShouldBe([32, 2]);
        table.Layer.ShouldBeNull();
        model.Tables.ShouldContain(table.Matrix!);
    }

    [Theory]
    [InlineData("pad_token_id", "0")]
    [InlineData("relative_attention_num_buckets", "64")]
    [InlineData("relative_attention_num_buckets", "\"32\"")]
    [InlineData("max_position_embeddings", "2")]
    [InlineData("vocab_size", "0")]
    [InlineData("hidden_size", "9")]
    [InlineData("hidden_act", "\"silu\"")]
    [InlineData("is_decoder", "true")]
    public void Describe_ImpossibleValue_NamesFileAndKey(string key, string value)
    {
        var root = JsonNode.Parse(Valid)!.AsObject();
        root[key] = JsonNode.Parse(value);

        var exception = Should.Throw<ModelFileException>(() => Describe(root.ToJsonString()));

        exception.Message.ShouldStartWith(folder["config.json"]);
        exception.Message.ShouldContain($"'{key}'");
    }

    private ModelDescription Describe(string json) => ArchitectureRegistry.BuiltIn.Describe(
        ModelConfiguration.Open(folder.Write("config.json", json)), HeadKind.SequenceClassification);
}
