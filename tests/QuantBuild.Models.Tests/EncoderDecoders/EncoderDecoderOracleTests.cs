using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.EncoderDecoders;

/// <summary>T5 and T5 v1.1 against outputs, loss, gradients and decoding of PyTorch 1.13 in float32.</summary>
public sealed class EncoderDecoderOracleTests
{
    private const string First = "t5-random-l2-d48";
    private const string Second = "t5v11-random-l2-d48";
    private const double OutputTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;

    [SharedDataTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void ForwardAndBackward_OnTheCpuBackend_MatchOutputsLossAndGradients(string name)
    {
        using var backend = new CpuBackend(threads: 2);
        ShouldMatch(backend, name);
    }

    [SharedDataTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void ForwardAndBackward_OnTheReferenceBackend_MatchOutputsLossAndGradients(string name)
    {
        using var backend = new ReferenceBackend();
        ShouldMatch(backend, name);
    }

    [SharedDataTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void Decode_Greedily_WritesTheTokensOfTheReference(string name)
    {
        using var oracle = new EncoderDecoderOracle(name);
        foreach (var backend in (ComputeBackend[])[new CpuBackend(threads: 2), new ReferenceBackend()])
        {
            using var owned = backend;
            var model = oracle.Load(backend);
            var columns = oracle.Columns("greedy_8");
            var options = Options(model, columns - 1);

            var texts = new BeamDecoder(model, options).Decode(oracle.Source(model), ForwardPass.Inference);

            var expected = oracle.Integers("greedy_8").Chunk(columns)
                .Select(row => row[1..].TakeWhile(token => token != model.Extents.EndTokenId).ToArray());
            texts.ShouldBe(expected);
        }
    }

    [SharedDataTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void Step_OneTokenAfterTheOther_GivesTheBitsOfAllAtOnce(string name)
    {
        using var oracle = new EncoderDecoderOracle(name);
        using var backend = new CpuBackend(threads: 2);
        var model = oracle.Load(backend);
        var (source, target) = (oracle.Source(model), oracle.Target(model));
        var (rows, length) = (target.Size, target.SequenceLength);
        var encoded = model.EncodeSource(source, ForwardPass.Inference);
        var all = backend.ReadFloats(model.Forward(source, target, ForwardPass.Inference));
        var vocabulary = all.Length / (rows * length);
        var tokens = oracle.Integers("decoder_input_ids");
        int[] order = [.. Enumerable.Range(0, rows)];

        var session = new DecoderSession(model, encoded, source.Mask, ForwardPass.Inference);
        for (var position = 0; position < length; position++)
        {
            int[] next = [.. order.Select(row => tokens[(row * length) + position])];
            var logits = backend.ReadFloats(session.Step(next, order, order));
            foreach (var row in order)
            {
                logits.AsSpan(row * vocabulary, vocabulary)
                    .SequenceEqual(all.AsSpan(((row * length) + position) * vocabulary, vocabulary))
                    .ShouldBeTrue($"text {row}, position {position}");
            }
        }
    }

    private static void ShouldMatch(ComputeBackend backend, string name)
    {
        using var oracle = new EncoderDecoderOracle(name);
        var model = oracle.Load(backend);
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = true;
        }

        using var scope = backend.OpenScope();
        var (source, target) = (oracle.Source(model), oracle.Target(model));
        var encoded = model.EncodeSource(source, ForwardPass.Inference);
        ShouldMatchTokens(encoded, source, oracle.Floats("encoder_last_hidden_state"));
        var logits = model.Logits(
            model.DecodeTarget(target, encoded, source.Mask, ForwardPass.Inference), ForwardPass.Inference);
        ShouldMatch(backend.ReadFloats(logits), oracle.Floats("logits"), OutputTolerance, "logits");

        var labels = oracle.Integers("labels");
        var loss = logits.Reshape(labels.Length, logits.Shape.Columns)
            .CrossEntropy(backend.FromHost(labels, new Shape(labels.Length)));
        ShouldMatch(backend.ReadFloats(loss), oracle.Floats("loss"), OutputTolerance, "loss");
        Backpropagation.Run(loss);

        oracle.Gradients.Count.ShouldBe(4);
        foreach (var known in oracle.Gradients)
        {
            var parameter = model.Parameters.Single(parameter => parameter.Name == known).Tensor;
            ShouldMatch(
                backend.ReadFloats(parameter.Gradient!), oracle.Floats($"grad.{known}"), GradientTolerance, known);
        }
    }

    private static DecodingOptions Options(EncoderDecoder model, int tokens) => new()
    {
        StartToken = model.Extents.StartTokenId,
        EndToken = model.Extents.EndTokenId,
        MaximumTokens = tokens,
    };

    // Positions of padding are not meaningful.
    private static void ShouldMatchTokens(Tensor hidden, Batch batch, float[] expected)
    {
        var actual = hidden.Backend.ReadFloats(hidden);
        var features = hidden.Shape.Columns;
        actual.Length.ShouldBe(expected.Length);
        for (var row = 0; row < batch.Size; row++)
        {
            var start = row * batch.SequenceLength * features;
            var end = start + (batch.Lengths[row] * features);
            ShouldMatch(actual[start..end], expected[start..end], OutputTolerance, $"encoder's output of text {row}");
        }
    }

    private static void ShouldMatch(float[] actual, float[] expected, double tolerance, string what)
    {
        var deviation = Deviation.Largest(actual, expected) / expected.Max(MathF.Abs);
        deviation.ShouldBeLessThan(tolerance, $"{what} deviates by {deviation:E2} of the largest element");
    }
}
