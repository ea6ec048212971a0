using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Tests.Architectures.Encoders;

/// <summary>Keys and tensors of BERT's descendants.</summary>
public sealed class EncoderArchitectureTests : IDisposable
{
    private const string Roberta = """
        {
          "model_type": "roberta", "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2,
          "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 34, "type_vocab_size": 1,
          "layer_norm_eps": 1e-5, "hidden_act": "gelu_new"
        }
        """;

    private const string DistilBert = """
        {
          "model_type": "distilbert", "vocab_size": 100, "dim": 8, "n_layers": 2, "n_heads": 2, "hidden_dim": 16,
          "max_position_embeddings": 32, "activation": "relu", "sinusoidal_pos_embds": true
        }
        """;

    private const string Electra = """
        {
          "model_type": "electra", "vocab_size": 100, "embedding_size": 4, "hidden_size": 8, "num_hidden_layers": 2,
          "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 32
        }
        """;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Files { get; } = [Roberta, DistilBert, Electra];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Roberta_LeavesThePositionsUpToPadding()
    {
        var extents = Read(Roberta);

        (extents.PadTokenId, extents.FirstPosition, extents.PositionCount).ShouldBe((1, 2, 32));
        (extents.TokenTypeCount, extents.LayerNormEpsilon).ShouldBe((1, 1e-5));
        extents.FeedForwardActivation.ShouldBe(ActivationFunction.TanhGelu);
        Describe(Roberta, HeadKind.None).Get(TensorRole.PositionEmbedding).Extents.ShouldBe([34, 8]);
    }

    [Fact]
    public void Read_DistilBert_HasNoTokenTypes()
    {
        var extents = Read(DistilBert);

        (extents.HiddenSize, extents.LayerCount, extents.HeadCount, extents.IntermediateSize).ShouldBe((8, 2, 2, 16));
        (extents.TokenTypeCount, extents.LayerNormEpsilon, extents.PositionCount).ShouldBe((0, 1e-12, 32));
        extents.FeedForwardActivation.ShouldBe(ActivationFunction.Relu);
        Describe(DistilBert, HeadKind.None).Find(TensorRole.TokenTypeEmbedding).ShouldBeNull();
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(8, false)]
    public void Describe_Electra_ProjectsEmbeddingsOfAnotherWidth(int width, bool isProjected)
    {
        var model = Describe(Electra.Replace("\"embedding_size\": 4", $"\"embedding_size\": {width}"), HeadKind.None);

        model.WordEmbedding.Extents.ShouldBe([100, width]);
        model.Find(TensorRole.EmbeddingProjection)?.Extents.ShouldBe([8, width]);
        (model.Find(TensorRole.EmbeddingProjection) is not null).ShouldBe(isProjected);
    }

    [Theory]
    [InlineData(Roberta, "max_position_embeddings", "2")]
    [InlineData(Roberta, "pad_token_id", "33")]
    [InlineData(Roberta, "hidden_act", "\"silu\"")]
    [InlineData(Roberta, "position_embedding_type", "\"relative_key\"")]
    [InlineData(Roberta, "is_decoder", "true")]
    [InlineData(DistilBert, "dim", "9")]
    [InlineData(DistilBert, "dim", "null")]
    [InlineData(DistilBert, "n_layers", "0")]
    [InlineData(DistilBert, "n_heads", "\"2\"")]
    [InlineData(DistilBert, "hidden_dim", "-1")]
    [InlineData(DistilBert, "activation", "\"silu\"")]
    [InlineData(DistilBert, "activation", "7")]
    [InlineData(DistilBert, "dropout", "2")]
    [InlineData(Electra, "embedding_size", "0")]
    [InlineData(Electra, "embedding_size", "1.5")]
    [InlineData(Electra, "hidden_size", "9")]
    public void Read_ImpossibleOrUnsupportedValue_NamesFileAndKey(string file, string key, string value)
    {
        var root = JsonNode.Parse(file)!.AsObject();
        root[key] = JsonNode.Parse(value);

        var exception = Should.Throw<ModelFileException>(() => Read(root.ToJsonString()));

        exception.Path.ShouldBe(folder["config.json"]);
        exception.Message.ShouldContain(key == "pad_token_id" ? "'max_position_embeddings'" : $"'{key}'");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_WhatWasRead_IsReadAgain(string file)
    {
        var model = Describe(file, HeadKind.SequenceClassification);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model_type", model.Architecture.ModelType);
            model.Architecture.Write(json, model.Extents);
            json.WriteEndObject();
        }

        var again = Read(System.Text.Encoding.UTF8.GetString(stream.ToArray()));

        (again with { Labels = [] }).ShouldBe(model.Extents with { Labels = [] });
    }

    [Theory]
    [InlineData(Roberta, "roberta.", "classifier.dense.weight", "classifier.out_proj.weight")]
    [InlineData(DistilBert, "distilbert.", "pre_classifier.weight", "classifier.weight")]
    [InlineData(Electra, "electra.", "classifier.dense.weight", "classifier.out_proj.weight")]
    public void Find_NamesWithAndWithoutThePrefix_AreFound(string file, string prefix, string transform, string output)
    {
        var model = Describe(file, HeadKind.SequenceClassification);
        model.Get(TensorRole.HeadTransform).Name.ShouldBe(transform);
        model.Get(TensorRole.HeadOutput).Name.ShouldBe(output);
        foreach (var cut in (int[])[0, prefix.Length])
        {
            SafetensorsWriter.Write(
                folder["model.safetensors"],
                model.Stored.Select(tensor => SafetensorsTensor.FromSingles(
                    tensor.IsHead ? tensor.Name : tensor.Name[cut..],
                    [.. tensor.Extents.Select(extent => (long)extent)],
                    new float[tensor.Count])));
            folder.Write("config.json", file);
            using var weights = ModelFolder.Open(folder.Path).OpenWeights();

            var found = StoredTensorNames.Find(weights, model.Stored);

            found.Count.ShouldBe(model.Stored.Count);
            found.ShouldAllBe(
                pair => pair.Value == (model[pair.Key].IsHead ? pair.Key : pair.Key.Substring(cut)));
            model.Stored.Where(tensor => !tensor.IsHead)
                .ShouldAllBe(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Roberta, "lm_head.dense.weight", "lm_head.bias", "roberta.embeddings.word_embeddings.weight", 8)]
    [InlineData(
        DistilBert, "vocab_transform.weight", "vocab_projector.bias",
        "distilbert.embeddings.word_embeddings.weight", 8)]
    [InlineData(
        Electra, "generator_predictions.dense.weight", "generator_lm_head.bias",
        "electra.embeddings.word_embeddings.weight", 4)]
    public void Describe_LanguageModel_SharesTheWordEmbeddings(
        string file, string transform, string bias, string table, int width)
    {
        var model = Describe(file, HeadKind.MaskedLanguageModel);

        model.Get(TensorRole.HeadTransform).Name.ShouldBe(transform);
        model.Get(TensorRole.HeadTransform).Extents.ShouldBe([width, 8]);
        model.Get(TensorRole.HeadOutput).TiedTo.ShouldBe(table);
        model.Get(TensorRole.HeadOutput, part: TensorPart.Bias).Name.ShouldBe(bias);
        model[table].Role.ShouldBe(TensorRole.WordEmbedding);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Describe_HeadOfOneProductAPosition_HasTheNamesAndExtentsOfTransformers(string file)
    {
        var labels = file.TrimEnd()[..^1] + """, "id2label": { "0": "O", "1": "B", "2": "I" } }""";
        var (tokens, answers) = (
            Describe(labels, HeadKind.TokenClassification), Describe(labels, HeadKind.QuestionAnswering));

        HeadOf(tokens).ShouldBe(["classifier.weight [3, 8]", "classifier.bias [3]"]);
        HeadOf(answers).ShouldBe(["qa_outputs.weight [2, 8]", "qa_outputs.bias [2]"]);
        tokens.Get(TensorRole.HeadOutput).InputPoint.ShouldBe("classifier.input");
        HeadOf(Describe(labels, HeadKind.None)).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => tokens.Architecture.Describe(tokens.Extents, (HeadKind)99));

        static IEnumerable<string> HeadOf(ModelDescription model) => model.Tensors
            .Where(tensor => tensor.IsHead)
            .Select(tensor => $"{tensor.Name} {StoredTensorNames.Show(tensor.Extents)}");
    }

    [Theory]
    [InlineData("bert", "Bert")]
    [InlineData("roberta", "Roberta")]
    [InlineData("xlm-roberta", "XLMRoberta")]
    [InlineData("camembert", "Camembert")]
    [InlineData("distilbert", "DistilBert")]
    [InlineData("electra", "Electra")]
    [InlineData("mpnet", "MPNet")]
    public void ClassesOf_EveryHead_BeginsWithTheNameOfTransformers(string modelType, string prefix)
    {
        var architecture = ArchitectureRegistry.BuiltIn.Find(modelType)!;

        Enum.GetValues<HeadKind>().Except([HeadKind.SequenceToSequence])
            .Select(head => architecture.ClassesOf(head)[0]).ShouldBe(
        [
            $"{prefix}Model",
            $"{prefix}ForSequenceClassification",
            $"{prefix}ForMaskedLM",
            $"{prefix}ForTokenClassification",
            $"{prefix}ForQuestionAnswering",
        ]);
        architecture.ClassesOf(HeadKind.SequenceToSequence).ShouldBeEmpty();
        architecture.ClassesOf((HeadKind)99).ShouldBeEmpty();
    }

    private ModelConfiguration Open(string file) => ModelConfiguration.Open(folder.Write("config.json", file));

    private ModelExtents Read(string file)
    {
        var configuration = Open(file);
        return ArchitectureRegistry.BuiltIn.Of(configuration).Read(configuration);
    }

    private ModelDescription Describe(string file, HeadKind head) =>
        ArchitectureRegistry.BuiltIn.Describe(Open(file), head);
}
