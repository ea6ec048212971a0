using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Bert;

public sealed class BertModelTests : IDisposable
{
    private readonly ReferenceBackend backend = new();

    [Fact]
    public void Evaluation_WhateverTheBatchSize_GivesTheSameLogits()
    {
        var model = TinyBert.Create(backend);
        var dataset = SeparableTexts.Create(11);

        var alone = Evaluation.Run(model, dataset, new EvaluationOptions { BatchSize = 1 });
        var together = Evaluation.Run(model, dataset, new EvaluationOptions { BatchSize = 11 });

        together.Values.ToArray().ShouldBe(alone.Values.ToArray());
    }

    [Theory]
    [InlineData(HeadKind.SequenceClassification)]
    [InlineData(HeadKind.MaskedLanguageModel)]
    public void Forward_OnTheCpuBackend_IsCloseToTheReference(HeadKind head)
    {
        using var cpu = new CpuBackend(threads: 2);

        var expected = Logits(backend, head);
        var deviation = Deviation.Largest(Logits(cpu, head), expected) / expected.Max(Math.Abs);

        deviation.ShouldBeLessThan(1e-6, $"logits deviate by {deviation:E2} of the largest");
    }

    [Fact]
    public void Forward_AnyTransform_IsAskedAtEveryPoint()
    {
        var recorder = new RecordingTransform();
        IEncoderModel model = TinyBert.Create(backend);
        model.Forward(Batch.Create(backend, SeparableTexts.Create(2), [0, 1], 0), new ForwardPass(recorder));

        recorder.Asked.Where(IsOutsideOfTheOtherLayers).ShouldBe(
        [
            "rows bert.embeddings.word_embeddings",
            "input bert.encoder.layer.0.attention.self.input",
            "weight bert.encoder.layer.0.attention.self.query",
            "operand bert.encoder.layer.0.attention.self.query.output",
            "weight bert.encoder.layer.0.attention.self.key",
            "operand bert.encoder.layer.0.attention.self.key.output",
            "weight bert.encoder.layer.0.attention.self.value",
            "operand bert.encoder.layer.0.attention.self.value.output",
            "probabilities bert.encoder.layer.0.attention.self.probabilities",
            "input bert.encoder.layer.0.attention.output.dense.input",
            "weight bert.encoder.layer.0.attention.output.dense",
            "input bert.encoder.layer.0.intermediate.dense.input",
            "weight bert.encoder.layer.0.intermediate.dense",
            "input bert.encoder.layer.0.output.dense.input",
            "weight bert.encoder.layer.0.output.dense",
            "input bert.pooler.dense.input",
            "weight bert.pooler.dense",
            "input classifier.input",
            "weight classifier",
        ]);
    }

    [Fact]
    public void Embeddings_ByDistinctRows_GiveTheSameAsDirectly()
    {
        IEncoderModel model = TinyBert.Create(backend);
        var batch = Batch.Create(backend, SeparableTexts.Create(9), [3, 0, 8, 4], 0);

        var direct = backend.ReadFloats(model.Encode(batch, ForwardPass.Inference));
        var byRows = backend.ReadFloats(model.Encode(batch, new ForwardPass(new RecordingTransform())));

        byRows.ShouldBe(direct);
    }

    [Fact]
    public void Embed_SequenceBeyondThePositions_Throws()
    {
        var model = TinyBert.Create(backend);
        var builder = new TokenizedDatasetBuilder();
        builder.Add(new int[TinyBert.Extents.PositionCount + 1], []);

        var batch = Batch.Create(backend, builder.Build(), [0], 0);
        var positions = TinyBert.Extents.PositionCount;
        Should.Throw<ArgumentException>(() => model.Embed(batch, ForwardPass.Inference))
            .Message.ShouldContain($"the position {positions}; the model has {positions}");
    }

    public void Dispose() => backend.Dispose();

    private static bool IsOutsideOfTheOtherLayers(string point) =>
        !point.Contains("encoder.layer.", StringComparison.Ordinal)
        || point.Contains("encoder.layer.0.", StringComparison.Ordinal);

    private static float[] Logits(ComputeBackend backend, HeadKind head)
    {
        IEncoderModel model = TinyBert.Create(backend, head);
        var batch = Batch.Create(backend, SeparableTexts.Create(9), [3, 0, 8, 4], model.PaddingToken);
        return backend.ReadFloats(model.Forward(batch, ForwardPass.Inference));
    }

    private sealed class RecordingTransform : IForwardTransform
    {
        public List<string> Asked { get; } = [];

        public Tensor Weight(string linear, Tensor weight) => Note("weight", linear, weight);

        public Tensor Parameter(string name, Tensor value) => value;

        public Tensor Input(string point, Tensor input) => Note("input", point, input);

        public Tensor Operand(string point, Tensor operand) => Note("operand", point, operand);

        public ProbabilityQuantizer? Probabilities(string point, Shape shape)
        {
            Asked.Add($"probabilities {point}");
            return null;
        }

        public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
            Note("rows", name, table.Embedding(lookup.UniqueRows).Embedding(lookup.Inverse));

        private Tensor Note(string kind, string name, Tensor tensor)
        {
            Asked.Add($"{kind} {name}");
            return tensor;
        }
    }
}
