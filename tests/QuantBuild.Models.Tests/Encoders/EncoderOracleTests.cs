using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Encoders;

/// <summary>BERT's descendants against outputs, losses and gradients of PyTorch 1.13 in float32.</summary>
public sealed class EncoderOracleTests
{
    private const double OutputTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;

    [SharedDataTheory]
    [InlineData("roberta-random-l2-h64")]
    [InlineData("distilbert-random-l2-h64")]
    [InlineData("electra-random-l2-h64")]
    public void Forward_EveryLayer_MatchesTheHiddenStatesAndLogits(string name)
    {
        using var oracle = new EncoderOracle(name);
        foreach (var backend in (ComputeBackend[])[new CpuBackend(threads: 2), new ReferenceBackend()])
        {
            using var owned = backend;
            var model = ModelLoader.Load(backend, oracle.Folder);
            var batch = BatchOf(backend, oracle, model);
            var hidden = model.Embed(batch, ForwardPass.Inference);
            HiddenShouldMatch(hidden, batch, oracle.Floats("hidden_state_0"), "embeddings");
            for (var layer = 0; layer < model.LayerCount; layer++)
            {
                hidden = model.Layer(layer, hidden, batch.Mask, ForwardPass.Inference);
                HiddenShouldMatch(hidden, batch, oracle.Floats($"hidden_state_{layer + 1}"), $"layer {layer}");
            }

            var logits = model.Head(hidden, batch.Mask, ForwardPass.Inference);
            ShouldMatch(backend.ReadFloats(logits), oracle.Floats("logits"), OutputTolerance, "logits");
        }
    }

    [SharedDataTheory]
    [InlineData("roberta-random-l2-h64", 5)]
    [InlineData("distilbert-random-l2-h64", 15)]
    [InlineData("electra-random-l2-h64", 18)]
    public void Backward_OfTheCrossEntropy_MatchesLossAndGradients(string name, int gradients)
    {
        using var oracle = new EncoderOracle(name);
        using var backend = new CpuBackend(threads: 2);
        var model = ModelLoader.Load(backend, oracle.Folder);
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = true;
        }

        using var scope = backend.OpenScope();
        var batch = BatchOf(backend, oracle, model);
        var loss = model.Forward(batch, ForwardPass.Inference).CrossEntropy(batch.Targets);
        ShouldMatch(backend.ReadFloats(loss), oracle.Floats("loss"), OutputTolerance, "loss");
        Backpropagation.Run(loss);

        oracle.Gradients.Count.ShouldBe(gradients);
        foreach (var known in oracle.Gradients)
        {
            var parameter = model.Parameters.Single(parameter => parameter.Name == known).Tensor;
            ShouldMatch(
                backend.ReadFloats(parameter.Gradient!), oracle.Gradient(known), GradientTolerance, known);
        }
    }

    [SharedDataFact]
    public void PositionsFrom_OfRoberta_AreTheOracles()
    {
        using var oracle = new EncoderOracle("roberta-random-l2-h64");
        using var backend = new ReferenceBackend();
        var model = ModelLoader.Load(backend, oracle.Folder);
        var batch = BatchOf(backend, oracle, model);

        var positions = new int[batch.Size * batch.SequenceLength];
        backend.Read(batch.PositionsFrom(model.Description.Extents.FirstPosition), positions);

        positions.ShouldBe(oracle.Integers("position_ids"));
        model.Description.Extents.PositionCount.ShouldBe(64);
    }

    private static Batch BatchOf(ComputeBackend backend, EncoderOracle oracle, IEncoderModel model)
    {
        var texts = oracle.Texts();
        return Batch.Create(
            backend, texts, [.. Enumerable.Range(0, texts.Count)], model.PaddingToken, oracle.Sequence);
    }

    // Positions of padding are not meaningful.
    private static void HiddenShouldMatch(Tensor hidden, Batch batch, float[] expected, string what)
    {
        var actual = hidden.Backend.ReadFloats(hidden);
        var features = hidden.Shape.Columns;
        actual.Length.ShouldBe(expected.Length, what);
        for (var row = 0; row < batch.Size; row++)
        {
            var start = row * batch.SequenceLength * features;
            var end = start + (batch.Lengths[row] * features);
            ShouldMatch(actual[start..end], expected[start..end], OutputTolerance, $"{what} of text {row}");
        }
    }

    private static void ShouldMatch(float[] actual, float[] expected, double tolerance, string what)
    {
        var deviation = Deviation.Largest(actual, expected) / expected.Max(MathF.Abs);
        deviation.ShouldBeLessThan(tolerance, $"{what} deviates by {deviation:E2} of the largest element");
    }
}
