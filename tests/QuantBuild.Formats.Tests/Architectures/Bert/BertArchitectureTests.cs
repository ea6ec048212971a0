using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Tests.Architectures.Bert;

public sealed class BertArchitectureTests : IDisposable
{
    private const string Valid = """
        {
          "architectures": ["BertForSequenceClassification"], "model_type": "bert",
          "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
          "intermediate_size": 16, "max_position_embeddings": 32, "layer_norm_eps": 1e-12,
          "id2label": {"1": "positive", "0": "negative"}, "unknown": [1, 2.50, {"x": null}]
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void From_ValidFile_ReadsKeysAndDefaults()
    {
        var bert = Read(Valid);

        bert.VocabularySize.ShouldBe(100);
        bert.HeadSize.ShouldBe(4);
        bert.LayerCount.ShouldBe(2);
        bert.TokenTypeCount.ShouldBe(2);
        bert.LayerNormEpsilon.ShouldBe(1e-12);
        bert.HiddenDropout.ShouldBe(0.1);
        bert.Labels.ShouldBe(["negative", "positive"]);
        var configuration = ModelConfiguration.Open(folder["config.json"]);
        configuration.NumLabels.ShouldBe(2);
        configuration.Architectures.ShouldBe(["BertForSequenceClassification"]);
        configuration.ProblemType.ShouldBeNull();
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"")]
    [InlineData("model_type", "7")]
    [InlineData("vocab_size", "0")]
    [InlineData("vocab_size", "-5")]
    [InlineData("vocab_size", "1e3")]
    [InlineData("vocab_size", "2000000000")]
    [InlineData("vocab_size", "99999999999999999999")]
    [InlineData("hidden_size", "9")]
    [InlineData("hidden_size", "\"8\"")]
    [InlineData("num_hidden_layers", "1.5")]
    [InlineData("num_attention_heads", "[2]")]
    [InlineData("intermediate_size", "true")]
    [InlineData("max_position_embeddings", "{}")]
    [InlineData("layer_norm_eps", "-1")]
    [InlineData("layer_norm_eps", "1e999")]
    [InlineData("hidden_dropout_prob", "2")]
    [InlineData("pad_token_id", "100")]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("is_decoder", "true")]
    [InlineData("is_decoder", "\"yes\"")]
    [InlineData("architectures", "\"Bert\"")]
    [InlineData("architectures", "[1]")]
    [InlineData("num_labels", "0")]
    [InlineData("id2label", "{}")]
    [InlineData("id2label", "[]")]
    [InlineData("id2label", """{"0":"a","2":"b"}""")]
    [InlineData("id2label", """{"0":"a","00":"b"}""")]
    [InlineData("id2label", """{"0":1}""")]
    [InlineData("problem_type", "3")]
    public void From_ImpossibleValue_NamesFileAndKey(string key, string value)
    {
        var root = JsonNode.Parse(Valid)!.AsObject();
        root[key] = JsonNode.Parse(value);

        var exception = Should.Throw<ModelFileException>(() => Read(root.ToJsonString()));

        exception.Message.ShouldStartWith(folder["config.json"]);
        exception.Message.ShouldContain($"'{key}'");
    }

    [Theory]
    [InlineData("model_type")]
    [InlineData("vocab_size")]
    [InlineData("hidden_size")]
    [InlineData("num_attention_heads")]
    [InlineData("intermediate_size")]
    public void From_KeyAbsent_NamesIt(string key)
    {
        var root = JsonNode.Parse(Valid)!.AsObject();
        root.Remove(key);

        Should.Throw<ModelFileException>(() => Read(root.ToJsonString())).Message.ShouldContain($"no '{key}'");
    }

    [Fact]
    public void From_LabelCountContradictsNames_IsRefused()
    {
        var root = JsonNode.Parse(Valid)!.AsObject();
        root["num_labels"] = 3;

        Should
            .Throw<ModelFileException>(() => Read(root.ToJsonString()))
            .Message.ShouldContain("'num_labels' states 3");
    }

    [Theory]
    [InlineData("{\n\"a\": 1,\n oops }", "line 3")]
    [InlineData("""{"model_type":"bert","model_type":"bert"}""", "JSON")]
    [InlineData("""{"model_type":"\udc00"}""", "Unicode")]
    [InlineData("[]", "no JSON object")]
    [InlineData("", "JSON")]
    public void Open_BadJson_SaysWhere(string text, string reason)
    {
        var path = folder.Write("config.json", text);

        var exception = Should.Throw<ModelFileException>(() => ModelConfiguration.Open(path));

        exception.Path.ShouldBe(path);
        exception.Message.ShouldContain(reason);
    }

    [Fact]
    public void Open_DeepNesting_IsRefused()
    {
        var path = folder.Write("config.json", "{\"a\":" + new string('[', 10_000));

        Should.Throw<ModelFileException>(() => ModelConfiguration.Open(path)).Path.ShouldBe(path);
    }

    [Fact]
    public void WriteWith_Addition_KeepsEverythingElseAsWritten()
    {
        var configuration = ModelConfiguration.Open(folder.Write("config.json", "\uFEFF" + Valid));
        var path = folder["out.json"];

        configuration.WriteWith(path, "quantization_config", new JsonObject { ["bits"] = 4 });

        var written = File.ReadAllText(path);
        written.ShouldContain("1e-12");
        written.ShouldContain("2.50");
        written.ShouldEndWith("}\n");
        written.ShouldNotContain('\r');
        var root = JsonNode.Parse(written)!.AsObject();
        root.Remove("quantization_config").ShouldBeTrue();
        JsonNode.DeepEquals(root, JsonNode.Parse(Valid)).ShouldBeTrue();
        configuration.Has("quantization_config").ShouldBeFalse();
    }

    [SharedDataFact]
    public void From_TrainedBert_Reads()
    {
        var bert = Read(ModelConfiguration.Open(SharedData.PathOf("weights", "bert-l4-h128-sst2", "config.json")));

        (bert.LayerCount, bert.HiddenSize, bert.HeadCount, bert.VocabularySize).ShouldBe((4, 128, 2, 30522));
        bert.Labels.ShouldBe(["negative", "positive"]);
    }

    private ModelExtents Read(string json) => Read(ModelConfiguration.Open(folder.Write("config.json", json)));

    private static ModelExtents Read(ModelConfiguration configuration) =>
        ArchitectureRegistry.BuiltIn.Of(configuration).Read(configuration);
}
