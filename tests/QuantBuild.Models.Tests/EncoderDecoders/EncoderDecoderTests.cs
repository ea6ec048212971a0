using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.EncoderDecoders;

public sealed class EncoderDecoderTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Forward_OfBothStreamsSideBySide_GivesTheBitsOfEachByItself(bool isGated, bool tiesHead)
    {
        using var backend = new CpuBackend(threads: 2);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(isGated, tiesHead), seed: 5);
        TinyT5.Sharpen(model, 8);
        var texts = TinyT5.Streams(7);
        int[] rows = [.. Enumerable.Range(0, texts.Count)];

        var together = model.Forward(TinyT5.BatchOf(model, texts, rows), ForwardPass.Inference);

        var (source, target) = (Of(model, texts, stream: 0), Of(model, texts, stream: 1));
        var apart = model.Forward(source, target, ForwardPass.Inference);
        together.Shape.ShouldBe(apart.Shape);
        var (actual, expected) = (backend.ReadFloats(together), backend.ReadFloats(apart));
        for (var row = 0; row < texts.Count; row++)
        {
            var start = row * target.SequenceLength * TinyT5.Vocabulary;
            var count = target.Lengths[row] * TinyT5.Vocabulary;
            actual.AsSpan(start, count).SequenceEqual(expected.AsSpan(start, count)).ShouldBeTrue($"text {row}");
        }
    }

    [Fact]
    public void Backward_OfBothStreamsSideBySide_IsCloseToThatOfEachByItself()
    {
        using var backend = new CpuBackend(threads: 2);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 5);
        var texts = TinyT5.Streams(7);
        var (source, target) = (Of(model, texts, stream: 0), Of(model, texts, stream: 1));
        var length = target.SequenceLength;
        int[] classes =
        [
            .. Enumerable.Range(0, target.Size * length)
                .Select(i => i % length < target.Lengths[i / length] ? 2 + (i % 30) : -100),
        ];
        var labels = backend.FromHost(classes, new Shape(classes.Length));
        int[] rows = [.. Enumerable.Range(0, texts.Count)];

        var together = GradientsOf(model, labels, () => model.Forward(
            TinyT5.BatchOf(model, texts, rows), ForwardPass.Inference));
        var apart = GradientsOf(model, labels, () => model.Forward(source, target, ForwardPass.Inference));

        foreach (var (name, expected) in apart)
        {
            var largest = Math.Max(expected.Max(MathF.Abs), 1e-6f);
            together[name].Zip(expected, (a, e) => Math.Abs(a - e)).Max().ShouldBeLessThan(1e-4f * largest, name);
        }
    }

    [Fact]
    public void Layer_OfEachStack_LeavesTheOtherStreamAsItIs()
    {
        using var backend = new CpuBackend(threads: 2);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 5);
        var texts = TinyT5.Streams(5);
        var batch = TinyT5.BatchOf(model, texts, [0, 1, 2, 3, 4]);
        var hidden = model.Embed(batch, ForwardPass.Inference);
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var next = model.Layer(layer, hidden, batch.Mask, ForwardPass.Inference);
            var written = new int[batch.Mask.Shape.Count];
            backend.Read(model.WrittenBy(layer, 1, batch.Mask), written);
            var (before, after) = (backend.ReadFloats(hidden), backend.ReadFloats(next));
            for (var place = 0; place < written.Length; place++)
            {
                var row = place * model.HiddenSize;
                before.AsSpan(row, model.HiddenSize).SequenceEqual(after.AsSpan(row, model.HiddenSize))
                    .ShouldBe(written[place] == 0, $"layer {layer}, position {place}");
            }

            hidden = next;
        }
    }

    [Fact]
    public void MaskAt_EveryPoint_HasAsManyPositionsAsItsActivation()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(isGated: true), seed: 5);
        var batch = TinyT5.BatchOf(model, TinyT5.Streams(5), [0, 1, 2, 3, 4]);
        var points = new PointRows();

        model.Forward(batch, new ForwardPass(points));

        points.Rows.Count.ShouldBeGreaterThan(40);
        foreach (var (point, rows) in points.Rows)
        {
            model.MaskAt(point, batch.Mask).Shape.Count.ShouldBe(rows, point);
        }
    }

    [Fact]
    public void Parameters_OfLayersEmbeddingsAndHead_AreAllOfThemOnce()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(tiesHead: false), seed: 5);
        var copy = model.Copy();

        model.Parameters.Select(parameter => parameter.Name).Order()
            .ShouldBe(model.Description.Stored.Select(tensor => tensor.Name).Order());
        copy.Parameters.Zip(model.Parameters).ShouldAllBe(
            pair => pair.First.Name == pair.Second.Name && !ReferenceEquals(pair.First.Tensor, pair.Second.Tensor));
    }

    [Fact]
    public void Forward_TextsWithOneStream_Throws()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 5);
        var batch = TinyT5.BatchOf(model, TinyT5.Texts(2), [0, 1]);

        Should.Throw<ArgumentException>(() => model.Forward(batch, ForwardPass.Inference));
    }

    private static Dictionary<string, float[]> GradientsOf(EncoderDecoder model, Tensor labels, Func<Tensor> forward)
    {
        using var scope = model.Backend.OpenScope();
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.ClearGradient();
            parameter.Tensor.RequiresGradient = true;
        }

        Backpropagation.Run(forward().Reshape((int)labels.Shape.Count, TinyT5.Vocabulary).CrossEntropy(labels));
        return model.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => model.Backend.ReadFloats(parameter.Tensor.Gradient!));
    }

    private static Batch Of(EncoderDecoder model, TokenizedDataset texts, byte stream)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < texts.Count; row++)
        {
            var types = texts.TokenTypesOf(row).ToArray();
            builder.Add([.. texts.TokensOf(row).ToArray().Where((_, place) => types[place] == stream)], []);
        }

        return TinyT5.BatchOf(model, builder.Build(), [.. Enumerable.Range(0, texts.Count)]);
    }

    /// <summary>Notes how many rows each activation has.</summary>
    private sealed class PointRows : IForwardTransform
    {
        public Dictionary<string, long> Rows { get; } = [];

        public Tensor Weight(string linear, Tensor weight) => weight;

        public Tensor Parameter(string name, Tensor value) => value;

        public Tensor Input(string point, Tensor input) => Note(point, input);

        public Tensor Operand(string point, Tensor operand) => Note(point, operand);

        public ProbabilityQuantizer? Probabilities(string point, Shape shape) => null;

        public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
            table.Embedding(lookup.Indices);

        private Tensor Note(string point, Tensor activation)
        {
            Rows.Add(point, activation.Shape.Rows);
            return activation;
        }
    }
}
