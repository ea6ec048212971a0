using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Formats.Tests.Architectures.T5;

public sealed class T5ArchitectureTests : IDisposable
{
    private const string First = """
        {
          "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "is_encoder_decoder": true,
          "vocab_size": 100, "d_model": 8, "d_kv": 3, "d_ff": 16, "num_layers": 2, "num_heads": 2
        }
        """;

    private const string Second = """
        {
          "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "is_encoder_decoder": true,
          "vocab_size": 100, "d_model": 8, "d_kv": 4, "d_ff": 16, "num_layers": 2, "num_decoder_layers": 3,
          "num_heads": 2, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, "dense_act_fn": "gelu_new",
          "is_gated_act": true, "pad_token_id": 3, "eos_token_id": 4, "decoder_start_token_id": 5,
          "relative_attention_num_buckets": 16, "relative_attention_max_distance": 64, "layer_norm_epsilon": 1e-5,
          "dropout_rate": 0.0, "n_positions": 64
        }
        """;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Files { get; } = [First, Second];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_FileOfTheFirstVersion_TakesItsDefaults()
    {
        var extents = Read(First);

        (extents.LayerCount, extents.EncoderLayerCount, extents.DecoderLayerCount).ShouldBe((4, 2, 2));
        (extents.HeadSize, extents.AttentionSize).ShouldBe((3, 6));
        (extents.FeedForwardActivation, extents.IsGated).ShouldBe((ActivationFunction.Relu, false));
        (extents.TiesHead, extents.ScalesHeadInput).ShouldBe((true, true));
        (extents.PadTokenId, extents.StartTokenId, extents.EndTokenId).ShouldBe((0, 0, 1));
        (extents.DistanceClasses, extents.FarthestDistance, extents.LayerNormEpsilon).ShouldBe((32, 128, 1e-6));
    }

    [Fact]
    public void Read_FileOfVersionOneOne_IsTakenAtItsWord()
    {
        var extents = Read(Second);

        (extents.LayerCount, extents.EncoderLayerCount, extents.DecoderLayerCount).ShouldBe((5, 2, 3));
        (extents.FeedForwardActivation, extents.IsGated).ShouldBe((ActivationFunction.TanhGelu, true));
        (extents.TiesHead, extents.ScalesHeadInput).ShouldBe((false, false));
        (extents.PadTokenId, extents.StartTokenId, extents.EndTokenId).ShouldBe((3, 5, 4));
        (extents.DistanceClasses, extents.FarthestDistance, extents.PositionCount).ShouldBe((16, 64, 64));
    }

    [Fact]
    public void Read_FileThatSaysWhetherTheHeadIsScaled_IsTakenAtItsWord() =>
        Read(First.Replace("\"d_kv\"", "\"scale_decoder_outputs\": false, \"d_kv\"")).ScalesHeadInput.ShouldBeFalse();

    [SharedDataTheory]
    [InlineData("t5-random-l2-d48")]
    [InlineData("t5v11-random-l2-d48")]
    public void Describe_ModelOfTheLibrary_HasItsTensorsAndNoOthers(string name)
    {
        var model = ModelFolder.Open(SharedData.PathOf("oracles", name));
        var description = ArchitectureRegistry.BuiltIn.Describe(model.Configuration, HeadKind.SequenceToSequence);
        using var weights = model.OpenWeights();

        StoredTensorNames.Find(weights, description.Stored).Count.ShouldBe(weights.Tensors.Count);
        StoredTensorNames.FindOthers(weights, description).ShouldBeEmpty();
    }

    [Fact]
    public void Describe_Decoder_HasTwoAttentionsALayerAndTheSourceAsAnInputOfItsOwn()
    {
        var model = Describe(Second);

        model.Attentions.Select(attention => attention.Layer).ShouldBe([0, 1, 2, 2, 3, 3, 4, 4]);
        var cross = model.Attentions[3];
        cross.InputPoints.ShouldBe(
            ["decoder.block.0.layer.1.EncDecAttention.input", "decoder.block.0.layer.1.EncDecAttention.source"]);
        model.Get(TensorRole.CrossQuery, 2).InputPoint.ShouldBe(cross.InputPoints[0]);
        model.Get(TensorRole.CrossKey, 2).InputPoint.ShouldBe(cross.InputPoints[1]);
        model.Get(TensorRole.CrossValue, 2).InputPoint.ShouldBe(cross.InputPoints[1]);
        model.Get(TensorRole.CrossAttentionOutput, 2).InputPoint.ShouldBe(cross.ResultPoint);
        model.Find(TensorRole.CrossQuery, 1).ShouldBeNull();
        model.Get(TensorRole.FeedForward, 2).InputPoint
            .ShouldBe(model.Get(TensorRole.FeedForwardFactor, 2).InputPoint);
    }

    [Fact]
    public void Describe_Head_IsTheTableOrATensorOfItsOwn()
    {
        Describe(First).Get(TensorRole.HeadOutput).TiedTo.ShouldBe("shared.weight");
        Describe(First).Get(TensorRole.FeedForwardOutput, 0).InputIsNonNegative.ShouldBeTrue();
        Describe(Second).Get(TensorRole.HeadOutput).TiedTo.ShouldBeNull();
        Describe(Second).Get(TensorRole.FeedForwardOutput, 0).InputIsNonNegative.ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(
            () => new T5Architecture().Describe(Read(First), HeadKind.SequenceClassification));
    }

    [Theory]
    [InlineData("vocab_size", "0")]
    [InlineData("d_kv", "null")]
    [InlineData("num_decoder_layers", "0")]
    [InlineData("feed_forward_proj", "\"gated-silu\"")]
    [InlineData("is_gated_act", "true")]
    [InlineData("is_gated_act", "1")]
    [InlineData("dense_act_fn", "\"gelu_new\"")]
    [InlineData("dense_act_fn", "\"silu\"")]
    [InlineData("is_encoder_decoder", "false")]
    [InlineData("tie_word_embeddings", "\"yes\"")]
    [InlineData("pad_token_id", "100")]
    [InlineData("eos_token_id", "-1")]
    [InlineData("decoder_start_token_id", "100")]
    [InlineData("relative_attention_num_buckets", "31")]
    [InlineData("relative_attention_num_buckets", "1000000")]
    [InlineData("relative_attention_max_distance", "16")]
    [InlineData("relative_attention_max_distance", "2000000000")]
    public void Read_ImpossibleOrUnsupportedValue_NamesFileAndKey(string key, string value)
    {
        var root = JsonNode.Parse(First)!.AsObject();
        root[key] = JsonNode.Parse(value);

        var exception = Should.Throw<ModelFileException>(() => Read(root.ToJsonString()));

        exception.Path.ShouldBe(folder["config.json"]);
        exception.Message.ShouldContain($"'{key}'");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_WhatWasRead_IsReadAgain(string file)
    {
        var extents = Read(file);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model_type", "t5");
            new T5Architecture().Write(json, extents);
            json.WriteEndObject();
        }

        var again = Read(System.Text.Encoding.UTF8.GetString(stream.ToArray()));

        (again with { Labels = [] }).ShouldBe(extents with { Labels = [] });
    }

    [Fact]
    public void Rules_OfT5_NameEachKeyOnceAndStandInTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "models.md"));
        T5KeyRules.All.Select(rule => rule.Key).ShouldBeUnique();
        T5KeyRules.All.ShouldAllBe(
            rule => page.Contains($"| `{rule.Key}` | ") && page.Contains($" | {rule.Reason} |"));
    }

    [Fact]
    public void From_AsAClassifierOrAnEmbedder_SaysThatTheArchitectureHasNoSuchHead()
    {
        var configuration = Open(First);
        var classifier = Should.Throw<ModelFileException>(() => ClassifierConfiguration.From(configuration));
        var embedder = Should.Throw<ModelFileException>(
            () => EmbedderConfiguration.From(configuration, new TextPooling(PoolingKind.Mean, IsNormalized: true)));

        foreach (var exception in (ModelFileException[])[classifier, embedder])
        {
            exception.Problem.ShouldBe(ModelFileProblem.Unsupported);
            exception.Message.ShouldContain("'model_type'");
            exception.Message.ShouldContain("\"t5\"");
        }

        ClassifierConfiguration.LacksHead(configuration, ArchitectureRegistry.BuiltIn).ShouldBeFalse();
    }

    private ModelConfiguration Open(string file) => ModelConfiguration.Open(folder.Write("config.json", file));

    private T5Extents Read(string file) => (T5Extents)new T5Architecture().Read(Open(file));

    private ModelDescription Describe(string file) =>
        ArchitectureRegistry.BuiltIn.Describe(Open(file), HeadKind.SequenceToSequence);
}
