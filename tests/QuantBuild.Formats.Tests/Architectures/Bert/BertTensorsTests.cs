using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Tests.Architectures.Bert;

public sealed class BertTensorsTests
{
    private static readonly ModelExtents Extents = new()
    {
        VocabularySize = 30,
        HiddenSize = 8,
        LayerCount = 4,
        HeadCount = 2,
        IntermediateSize = 16,
        PositionCount = 12,
        Labels = ["no", "yes", "maybe"],
    };

    private static readonly ModelDescription Model =
        new BertArchitecture().Describe(Extents, HeadKind.SequenceClassification);

    [Theory]
    [InlineData("bert.encoder.layer.0.output.dense.weight", "bert.encoder.layer.0.output.dense")]
    [InlineData("bert.encoder.layer.0.output.dense.bias", null)]
    [InlineData("bert.encoder.layer.0.output.LayerNorm.weight", null)]
    public void Matrix_Names_AreOfTwoDimensionsOnly(string tensor, string? matrix)
    {
        Model[tensor].Matrix.ShouldBe(matrix);
        Model[tensor].Extents.Count.ShouldBe(matrix is null ? 1 : 2);
    }

    [Theory]
    [InlineData("bert.encoder.layer.3.attention.self.query", "bert.encoder.layer.3.attention.self.input")]
    [InlineData("bert.encoder.layer.3.attention.self.value", "bert.encoder.layer.3.attention.self.input")]
    [InlineData("bert.encoder.layer.3.attention.output.dense", "bert.encoder.layer.3.attention.output.dense.input")]
    [InlineData("bert.embeddings.word_embeddings", null)]
    public void InputPoint_OfQueryKeyAndValue_IsOne(string matrix, string? point) =>
        Model.OfMatrix(matrix).InputPoint.ShouldBe(point);

    [Fact]
    public void Attentions_OfEveryLayer_StandBetweenTheirProducts()
    {
        Model.Attentions.Select(attention => attention.Layer).ShouldBe([0, 1, 2, 3]);
        foreach (var attention in Model.Attentions)
        {
            attention.InputPoints.ShouldBe([Model.Get(TensorRole.Key, attention.Layer).InputPoint!]);
            attention.ResultPoint.ShouldBe(Model.Get(TensorRole.AttentionOutput, attention.Layer).InputPoint);
        }
    }

    [Fact]
    public void Layers_OfTheTable_HaveSixProductsEach()
    {
        var layers = Model.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
            .GroupBy(tensor => tensor.Layer).ToList();
        layers.Select(layer => layer.Key).ShouldBe([0, 1, 2, 3]);
        layers.ShouldAllBe(layer => layer.Count() == 6);
        Model.Tensors.Where(tensor => tensor.InputIsNonNegative).Select(tensor => tensor.Role).Distinct()
            .ShouldBe([TensorRole.FeedForwardOutput]);
    }

    [Fact]
    public void Head_OfClasses_HasARowForEach()
    {
        Model.Get(TensorRole.HeadOutput).Extents.ShouldBe([3, 8]);
        Model.Tensors.Where(tensor => tensor.IsHead).Select(tensor => tensor.Name).ShouldBe(
            ["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"]);
    }

    [Fact]
    public void Decoder_OfALanguageModel_IsTiedAndNotStored()
    {
        var model = new BertArchitecture().Describe(Extents, HeadKind.MaskedLanguageModel);
        var decoder = model.Get(TensorRole.HeadOutput);
        decoder.TiedTo.ShouldBe(model.WordEmbedding.Name);
        decoder.Extents.ShouldBe(model.WordEmbedding.Extents);
        model.Stored.ShouldBe(model.Tensors.Where(tensor => tensor != decoder));
        model.BiasOf(decoder)!.Name.ShouldBe("cls.predictions.bias");
    }

    [Theory]
    [InlineData(
        "bert.encoder.layer.1.output.LayerNorm.weight",
        "encoder.layer.1.output.LayerNorm.weight",
        "bert.encoder.layer.1.output.LayerNorm.gamma",
        "encoder.layer.1.output.LayerNorm.gamma")]
    [InlineData(
        "bert.embeddings.LayerNorm.bias",
        "embeddings.LayerNorm.bias",
        "bert.embeddings.LayerNorm.beta",
        "embeddings.LayerNorm.beta")]
    [InlineData("bert.encoder.layer.1.output.dense.weight", "encoder.layer.1.output.dense.weight")]
    [InlineData("classifier.weight")]
    public void OtherNames_OfOldAndBareFiles_AreKnown(string name, params string[] others) =>
        Model[name].OtherNames.ShouldBe(others);
}
