using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.DistilBert;
using QuantBuild.Formats.Architectures.Electra;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Tests.Architectures;

public sealed class ClassifierConfigurationTests : IDisposable
{
    private const string Valid = """
        {
          "architectures": ["BertForSequenceClassification"], "model_type": "bert",
          "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
          "intermediate_size": 16, "max_position_embeddings": 32,
          "id2label": {"0": "negative", "1": "positive"}, "label2id": {"negative": 0, "positive": 1}
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("architectures", "null")]
    [InlineData("architectures", "[]")]
    [InlineData("problem_type", "\"single_label_classification\"")]
    [InlineData("problem_type", "\"multi_label_classification\"")]
    [InlineData("problem_type", "null")]
    [InlineData("label2id", "null")]
    [InlineData("num_labels", "2")]
    [InlineData("pruned_heads", "{}")]
    [InlineData("auto_map", "{}")]
    [InlineData("is_decoder", "false")]
    [InlineData("tie_word_embeddings", "false")]
    [InlineData("chunk_size_feed_forward", "4")]
    [InlineData("torch_dtype", "\"float16\"")]
    [InlineData("classifier_dropout", "0.3")]
    [InlineData("some_future_key", "[1]")]
    public void From_ValueThatChangesNothing_IsAccepted(string key, string value) =>
        Read(key, value).Extents.HiddenSize.ShouldBe(8);

    [Theory]
    [InlineData("model_type", "\"deberta-v2\"")]
    [InlineData("hidden_act", "\"gelu_10\"")]
    [InlineData("hidden_act", "\"silu\"")]
    [InlineData("hidden_act", "1")]
    [InlineData("problem_type", "\"something_else\"")]
    [InlineData("problem_type", "\"regression\"")]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("is_decoder", "true")]
    [InlineData("is_encoder_decoder", "true")]
    [InlineData("add_cross_attention", "true")]
    [InlineData("pruned_heads", """{ "0": [1] }""")]
    [InlineData("auto_map", """{ "AutoModel": "x.Y" }""")]
    [InlineData("architectures", "[\"BertForTokenClassification\"]")]
    [InlineData("architectures", "[\"BertForQuestionAnswering\"]")]
    [InlineData("architectures", "[\"MyBert\"]")]
    [InlineData("architectures", "[\"BertForSequenceClassification\", \"BertModel\"]")]
    [InlineData("quantization_config", """{ "quant_method": "gptq" }""")]
    [InlineData("quantization_config", "{}")]
    [InlineData("quantization_config", "4")]
    public void From_ValueThatIsNotSupported_SaysSoAndNotThatItIsWrong(string key, string value)
    {
        var exception = Should.Throw<ModelFileException>(() => Read(key, value));
        exception.Problem.ShouldBe(ModelFileProblem.Unsupported);
        exception.Message.ShouldContain($"'{key}'");
        exception.Message.ShouldNotContain("orrect");
    }

    [Theory]
    [InlineData("""{"LABEL_0": 0, "LABEL_1": 1}""")]
    [InlineData("""{"LABEL_0": "0", "LABEL_1": "1"}""")]
    [InlineData("""{"negative": "0", "positive": "1"}""")]
    [InlineData("""{"positive": "1", "negative": 0}""")]
    public void From_LabelsThatOtherCodeWroteOtherwise_AreThoseOfIdToLabel(string value) =>
        Read("label2id", value).Extents.Labels.ShouldBe(["negative", "positive"]);

    [Theory]
    [InlineData("label2id", """{"negative": 1, "positive": 0}""")]
    [InlineData("label2id", """{"negative": 0}""")]
    [InlineData("label2id", """{"negative": 0, "positive": 1, "neutral": 2}""")]
    [InlineData("label2id", """{"negative": "1", "positive": "0"}""")]
    [InlineData("label2id", """{"negative": "0", "positive": "2"}""")]
    [InlineData("label2id", """{"negative": "0", "positive": "+1"}""")]
    [InlineData("label2id", """{"negative": "0", "positive": "one"}""")]
    [InlineData("label2id", """{"negative": 0, "LABEL_0": 0}""")]
    [InlineData("label2id", """{"negative": 0, "positive": 1.5}""")]
    [InlineData("label2id", """{"negative": 0, "positive": null}""")]
    [InlineData("label2id", """{"negative": 0, "positive": true}""")]
    [InlineData("label2id", "[]")]
    [InlineData("id2label", """{"0": "same", "1": "same"}""")]
    [InlineData("id2label", """{"0": "negative", "+1": "positive"}""")]
    [InlineData("id2label", """{"0": "positive", "1": "negative"}""")]
    [InlineData("id2label", "null")]
    [InlineData("num_labels", "3")]
    public void From_LabelsThatContradict_AreRefused(string key, string value) =>
        Should.Throw<ModelFileException>(() => Read(key, value)).Problem.ShouldBe(ModelFileProblem.Configuration);

    [Fact]
    public void From_DefaultNamesOfOtherClasses_AreRefused()
    {
        var root = Open("id2label", """{"0": "LABEL_1", "1": "LABEL_0"}""", "label2id").ToJson();
        root["label2id"] = JsonNode.Parse("""{"LABEL_0": 0, "LABEL_1": 1}""");
        var path = folder.Write("config.json", root.ToJsonString());
        Should.Throw<ModelFileException>(() => ModelConfiguration.Open(path)).Message.ShouldContain("'label2id'");
    }

    [Fact]
    public void From_OneLabel_IsARegression() => Should.Throw<ModelFileException>(
        () => Read("id2label", """{"0": "score"}""", "label2id")).Message.ShouldContain("regression");

    [Theory]
    [InlineData("BertModel")]
    [InlineData("BertForMaskedLM")]
    [InlineData("BertForPreTraining")]
    public void From_ModelWithoutAHead_SaysWhatToDo(string architecture)
    {
        var exception = Should.Throw<ModelFileException>(() => Read("architectures", $"[\"{architecture}\"]"));
        exception.Problem.ShouldBe(ModelFileProblem.Purpose);
        exception.Message.ShouldContain("Fine-tune it");
    }

    [Fact]
    public void RequireFullPrecision_QuantizedModel_IsNoneToStartFrom()
    {
        var configuration = Open("quantization_config", """{ "quant_method": "compressed-tensors" }""");
        ClassifierConfiguration.From(configuration).Extents.HiddenSize.ShouldBe(8);
        var exception = Should.Throw<ModelFileException>(configuration.RequireFullPrecision);
        exception.Problem.ShouldBe(ModelFileProblem.Purpose);
        exception.Message.ShouldContain("quantized already");
    }

    [Fact]
    public void Rules_OfTheTable_NameEachKeyOnceAndStandInTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "models.md"));
        foreach (var rules in (IReadOnlyList<KeyRule>[])
            [BertKeyRules.All, DistilBertKeyRules.All, ElectraKeyRules.All, EncoderKeyRules.OfBert])
        {
            rules.Select(rule => rule.Key).ShouldBeUnique();
            rules.ShouldAllBe(
                rule => page.Contains($"| `{rule.Key}` | ") && page.Contains($" | {rule.Reason} |"));
        }
    }

    [Fact]
    public void Rules_OfMpnet_NameEachKeyOnceAndStandInTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "models.md"));
        MpnetKeyRules.All.Select(rule => rule.Key).ShouldBeUnique();
        MpnetKeyRules.All.Except(BertKeyRules.All).ShouldContain(rule => rule.Key == MpnetKeyRules.Buckets);
        MpnetKeyRules.All.ShouldAllBe(rule => page.Contains($"| `{rule.Key}` | "));
        MpnetKeyRules.All.ShouldAllBe(
            rule => rule.Reason == "no code of MPNet reads it" || page.Contains($" | {rule.Reason} |"));
    }

    private ModelDescription Read(string key, string value, params string[] without) =>
        ClassifierConfiguration.From(Open(key, value, without));

    private ModelConfiguration Open(string key, string value, params string[] without)
    {
        var root = JsonNode.Parse(Valid)!.AsObject();
        foreach (var absent in without)
        {
            root.Remove(absent);
        }

        root[key] = JsonNode.Parse(value);
        return ModelConfiguration.Open(folder.Write("config.json", root.ToJsonString()));
    }
}
