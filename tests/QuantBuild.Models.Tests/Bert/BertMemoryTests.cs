using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Bert;

/// <summary>Most bytes of tensors at once, apart from parameters, as relations between runs.</summary>
public sealed class BertMemoryTests
{
    private const int Positions = 256;

    [Fact]
    public void Evaluate_MoreLayers_TakesNoMore()
    {
        var (few, many) = (EvaluationPeak(2, texts: 32, length: 64), EvaluationPeak(10, texts: 32, length: 64));
        many.ShouldBe(few, $"bytes beyond the parameters: {few} with 2 layers, {many} with 10");
    }

    [Fact]
    public void Evaluate_LongerTexts_TakesNoMore()
    {
        // 32 texts of 128 positions, or 16 of 256: as many positions at once. Integers a text differ.
        var (usual, longer) =
            (EvaluationPeak(3, texts: 32, length: 128), EvaluationPeak(3, texts: 32, length: Positions));
        longer.ShouldBeLessThanOrEqualTo(
            usual + (usual / 100), $"32 texts of 128 take {usual}, of {Positions} {longer}");
    }

    [Theory]
    [InlineData(8, Positions)]
    [InlineData(32, 128)]
    public void Evaluate_TextsOfATraining_TakesLessThanItsSteps(int batchSize, int length)
    {
        var evaluation = EvaluationPeak(4, texts: 32, length);
        var training = TrainingPeak(4, batchSize, length);
        evaluation.ShouldBeLessThan(training);
    }

    [Fact]
    public void Train_BackwardPass_AddsLessThanALayerToTheForwardPass()
    {
        using var backend = new CpuBackend(1);
        var model = Create(backend, layers: 6);
        Require(model);
        using var scope = backend.OpenScope();
        var loss = Loss(model, Texts(8, 64), backend);
        var forward = backend.PeakBytes - ParameterBytes(model);
        Backpropagation.Run(loss);
        var whole = backend.PeakBytes - ParameterBytes(model);

        // Gradients of the parameters stay; beside them the widest activations' come and go.
        (whole - forward - ParameterBytes(model)).ShouldBeLessThan(forward / 6, $"forward {forward}, whole {whole}");
    }

    private static long EvaluationPeak(int layers, int texts, int length)
    {
        using var backend = new CpuBackend(1);
        var model = Create(backend, layers);
        Evaluation.Run(model, Texts(texts, length), new EvaluationOptions());
        return backend.PeakBytes - ParameterBytes(model);
    }

    private static long TrainingPeak(int layers, int batchSize, int length)
    {
        using var backend = new CpuBackend(1);
        var model = Create(backend, layers);
        Require(model);
        using var scope = backend.OpenScope();
        Backpropagation.Run(Loss(model, Texts(batchSize, length), backend));
        return backend.PeakBytes - ParameterBytes(model);
    }

    private static Tensor Loss(PostNormEncoder model, TokenizedDataset texts, CpuBackend backend)
    {
        var rows = Enumerable.Range(0, texts.Count).ToArray();
        var batch = Batch.Create(backend, texts, rows, model.PaddingToken);
        return model.Forward(batch, ForwardPass.Inference).CrossEntropy(batch.Targets);
    }

    private static void Require(PostNormEncoder model)
    {
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = true;
        }
    }

    // A multiple of the smallest block each, so that nothing is lost to rounding up.
    private static long ParameterBytes(PostNormEncoder model)
    {
        using var backend = new CpuBackend(1);
        foreach (var parameter in model.Parameters)
        {
            backend.Zeros(parameter.Tensor.Shape);
        }

        return backend.PeakBytes;
    }

    private static PostNormEncoder Create(CpuBackend backend, int layers) => PostNormEncoder.CreateRandom(
        backend,
        TinyBert.Describe(
            HeadKind.SequenceClassification,
            TinyBert.Extents with
            {
                LayerCount = layers,
                PositionCount = Positions,
                HiddenSize = 32,
                IntermediateSize = 128,
            }),
        seed: 5);

    private static TokenizedDataset Texts(int count, int length)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            builder.Add([.. Enumerable.Range(0, length).Select(i => 1 + (((text * 7) + i) % 22))], []);
        }

        return builder.Build(new ClassTargets([.. Enumerable.Range(0, count).Select(text => text % 2)]));
    }
}
