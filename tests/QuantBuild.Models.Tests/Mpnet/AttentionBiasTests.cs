using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Mpnet;

/// <summary>The bias that all layers add to their attention scores.</summary>
public sealed class AttentionBiasTests : IDisposable
{
    private const string Table = "mpnet.encoder.relative_attention_bias.weight";

    private readonly ReferenceBackend backend = new();

    public void Dispose() => backend.Dispose();

    [Fact]
    public void Encode_AnyLayers_AsksForTheTableOnce()
    {
        var (model, batch) = Create();
        var counter = new ParameterCounter();

        model.Encode(batch, new ForwardPass(counter));

        counter.Asked[Table].ShouldBe(1);
        counter.Asked.Count.ShouldBe(model.Parameters.Count(
            parameter => model.Description[parameter.Name].Role is not TensorRole.WordEmbedding
                && !model.Description[parameter.Name].IsHead
                && !model.Description[parameter.Name].IsProduct));
    }

    [Fact]
    public void Layer_WithAndWithoutTheBias_GivesTheSame()
    {
        var (model, batch) = Create();
        var hidden = model.Embed(batch, ForwardPass.Inference);
        var bias = model.AttentionBias(batch.SequenceLength, ForwardPass.Inference);

        bias!.Shape.ShouldBe(new Shape(TinyBert.Extents.HeadCount, batch.SequenceLength, batch.SequenceLength));
        backend.ReadFloats(model.Layer(0, hidden, batch.Mask, ForwardPass.Inference, bias))
            .ShouldBe(backend.ReadFloats(model.Layer(0, hidden, batch.Mask, ForwardPass.Inference)));
        ((IEncoderModel)TinyBert.Create(backend)).AttentionBias(batch.SequenceLength, ForwardPass.Inference)
            .ShouldBeNull();
    }

    /// <summary>What is left of an encoding is its result: the bias is gone with the last layer.</summary>
    [Fact]
    public void Layers_NothingRecorded_ReleasesTheBias()
    {
        var (model, batch) = Create();
        var hidden = model.Embed(batch, ForwardPass.Inference);
        backend.ResetPeak();
        var before = backend.PeakBytes;

        var output = model.Layers(Enumerable.Range(0, model.LayerCount), hidden, batch.Mask, ForwardPass.Inference);

        backend.PeakBytes.ShouldBeGreaterThan(before);
        backend.ResetPeak();
        var left = backend.PeakBytes - before;
        output.Discard();
        backend.ResetPeak();
        left.ShouldBeGreaterThan(0);
        backend.PeakBytes.ShouldBe(before, $"{left} bytes were left, the output among them");
    }

    private (IEncoderModel Model, Batch Batch) Create()
    {
        IEncoderModel model = new PostNormEncoder(
            backend,
            new ParameterInitializer(backend, seed: 7, standardDeviation: 0.2)
                .CreateAll(EncoderModels.Describe("mpnet", HeadKind.SequenceClassification, TinyBert.Extents)));
        return (model, Batch.Create(backend, SeparableTexts.Create(9), [3, 0, 5], model.PaddingToken));
    }

    private sealed class ParameterCounter : IForwardTransform
    {
        public Dictionary<string, int> Asked { get; } = [];

        public Tensor Weight(string linear, Tensor weight) => weight;

        public Tensor Parameter(string name, Tensor value)
        {
            Asked[name] = Asked.GetValueOrDefault(name) + 1;
            return value;
        }

        public Tensor Input(string point, Tensor input) => input;

        public Tensor Operand(string point, Tensor operand) => operand;

        public ProbabilityQuantizer? Probabilities(string point, Shape shape) => null;

        public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
            FullPrecision.Instance.Embeddings(name, table, lookup);
    }
}
