using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Encoders;

/// <summary>Every encoder with the heads that give logits a position, and with none.</summary>
public sealed class EncoderHeadTests : IDisposable
{
    private const double Change = 1e-5;
    private const int ElementsTried = 5;

    private static readonly string[] ModelTypes =
        ["bert", "roberta", "xlm-roberta", "camembert", "distilbert", "electra", "mpnet"];

    private static readonly ModelExtents Extents = TinyBert.Extents with
    {
        HiddenSize = 16,
        LayerCount = 2,
        IntermediateSize = 24,
        FeedForwardActivation = ActivationFunction.Gelu,
        Labels = ["O", "B-PER", "I-PER"],
    };

    private readonly ReferenceBackend backend = new();

    public static TheoryData<string> Types { get; } = new(ModelTypes);

    public static TheoryData<string, HeadKind> HeadsAPosition { get; } = TypesWith(
        HeadKind.TokenClassification, HeadKind.QuestionAnswering);

    public static TheoryData<string, HeadKind> AllHeads { get; } = TypesWith(
        HeadKind.TokenClassification, HeadKind.QuestionAnswering, HeadKind.MaskedLanguageModel);

    public void Dispose() => backend.Dispose();

    [Theory]
    [MemberData(nameof(HeadsAPosition))]
    public void Forward_HeadOfOneProduct_IsTheProductWithTheHiddenStates(string modelType, HeadKind head)
    {
        var model = Create(backend, modelType, head);
        var batch = BatchOf(model);
        var name = head == HeadKind.QuestionAnswering ? "qa_outputs" : "classifier";

        var logits = model.Forward(batch, ForwardPass.Inference);

        logits.Shape.ShouldBe(new Shape(
            batch.Size, batch.SequenceLength, head == HeadKind.QuestionAnswering ? 2 : Extents.Labels.Count));
        var hidden = model.Encode(batch, ForwardPass.Inference);
        ShouldBeAlike(
            logits, hidden.Linear(Parameter(model, $"{name}.weight"), Parameter(model, $"{name}.bias")), 0);
        model.HeadParameters.Select(parameter => parameter.Name).ShouldBe([$"{name}.weight", $"{name}.bias"]);
    }

    [Theory]
    [InlineData(
        "bert", "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias")]
    [InlineData("roberta", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias")]
    [InlineData("xlm-roberta", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias")]
    [InlineData("camembert", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias")]
    [InlineData("mpnet", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias")]
    [InlineData("distilbert", "vocab_transform", "vocab_layer_norm", "vocab_projector.bias")]
    [InlineData(
        "electra", "generator_predictions.dense", "generator_predictions.LayerNorm", "generator_lm_head.bias")]
    public void Forward_LanguageModel_ScoresTheTransformedHiddenStatesWithTheWordEmbeddings(
        string modelType, string dense, string normalization, string bias)
    {
        var model = Create(backend, modelType, HeadKind.MaskedLanguageModel);
        var batch = BatchOf(model);
        var activation = modelType == "distilbert" ? Activation.Relu : Activation.Gelu;

        var transformed = model.Encode(batch, ForwardPass.Inference)
            .Linear(Parameter(model, $"{dense}.weight"), Parameter(model, $"{dense}.bias"))
            .Activate(activation)
            .LayerNorm(
                residual: null,
                Parameter(model, $"{normalization}.weight"),
                Parameter(model, $"{normalization}.bias"),
                (float)Extents.LayerNormEpsilon);

        ShouldBeAlike(
            model.Forward(batch, ForwardPass.Inference),
            transformed.Linear(
                Parameter(model, model.Description.WordEmbedding.Name), Parameter(model, bias)),
            1e-12);
    }

    [Theory]
    [MemberData(nameof(AllHeads))]
    public void Forward_OnTheCpuBackend_IsCloseToTheReference(string modelType, HeadKind head)
    {
        using var cpu = new CpuBackend(threads: 2);
        var expected = LogitsOn(backend);

        var deviation = Deviation.Largest(LogitsOn(cpu), expected) / expected.Max(Math.Abs);

        deviation.ShouldBeLessThan(2e-6, $"logits deviate by {deviation:E2} of the largest");

        float[] LogitsOn(ComputeBackend chosen)
        {
            var model = Create(chosen, modelType, head);
            return chosen.ReadFloats(model.Forward(BatchOf(model), ForwardPass.Inference));
        }
    }

    /// <summary>(loss(x + h) − loss(x − h))/2h, on some elements of every parameter.</summary>
    [Theory]
    [MemberData(nameof(AllHeads))]
    public void Backward_EveryParameter_EqualsFiniteDifferences(string modelType, HeadKind head)
    {
        var model = Create(backend, modelType, head);
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = true;
        }

        Backpropagation.Run(LossOf(model));
        var gradients = model.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => Read(parameter.Tensor.Gradient!));
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = false;
        }

        foreach (var parameter in model.Parameters)
        {
            var gradient = gradients[parameter.Name];
            foreach (var element in ElementsOf(gradient))
            {
                var slope = SlopeOf(model, parameter.Tensor, element);

                Math.Abs(slope - gradient[element]).ShouldBeLessThan(
                    1e-6 * Math.Max(gradient.Max(Math.Abs), 1e-2),
                    $"{parameter.Name}, element {element}: {gradient[element]} is not {slope}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(HeadsAPosition))]
    public void Head_InTraining_DropsTheInputsThatTransformersDrops(string modelType, HeadKind head)
    {
        var model = Create(backend, modelType, head);
        var batch = BatchOf(model);
        var hidden = model.Encode(batch, ForwardPass.Inference);

        var logits = Read(model.Head(hidden, batch.Mask, ForwardPass.Inference));
        var inTraining = Read(model.Head(
            hidden, batch.Mask, new ForwardPass(FullPrecision.Instance, new HiddenDropout(0.5f, Seed: 1, Step: 0))));

        inTraining.SequenceEqual(logits).ShouldBe(
            head == HeadKind.QuestionAnswering && modelType != "distilbert");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Head_OfNone_IsNotThere(string modelType)
    {
        var model = Create(backend, modelType, HeadKind.None);
        var batch = BatchOf(model);
        var hidden = model.Encode(batch, ForwardPass.Inference);

        hidden.Shape.Columns.ShouldBe(Extents.HiddenSize);
        model.HeadParameters.ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => model.Head(hidden, batch.Mask, ForwardPass.Inference));
    }

    private static TheoryData<string, HeadKind> TypesWith(params HeadKind[] heads)
    {
        var rows = new TheoryData<string, HeadKind>();
        foreach (var (type, head) in ModelTypes.SelectMany(type => heads.Select(head => (type, head))))
        {
            rows.Add(type, head);
        }

        return rows;
    }

    private static IEncoderModel Create(ComputeBackend backend, string modelType, HeadKind head) => new PostNormEncoder(
        backend,
        new ParameterInitializer(backend, seed: 7, standardDeviation: 0.2)
            .CreateAll(EncoderModels.Describe(modelType, head, Extents)));

    private static Batch BatchOf(IEncoderModel model) =>
        Batch.Create(model.Backend, SeparableTexts.Create(9), [3, 0, 5], model.PaddingToken);

    private static Tensor Parameter(IEncoderModel model, string name) =>
        model.Parameters.Single(parameter => parameter.Name == name).Tensor;

    private static Tensor LossOf(IEncoderModel model)
    {
        var logits = model.Forward(BatchOf(model), ForwardPass.Inference);
        var rows = logits.Shape[0] * logits.Shape[1];
        var targets = Enumerable.Range(0, rows).Select(row => (5 * row) % logits.Shape.Columns).ToArray();
        return logits.Reshape(rows, logits.Shape.Columns)
            .CrossEntropy(model.Backend.FromHost(targets, new Shape(rows)));
    }

    private static double SlopeOf(IEncoderModel model, Tensor parameter, int element)
    {
        var values = Read(parameter);
        var (above, below) = (LossAt(values[element] + Change), LossAt(values[element] - Change));
        model.Backend.Write(parameter, values);
        return (above - below) / (2 * Change);

        double LossAt(double value)
        {
            var changed = values.ToArray();
            changed[element] = value;
            model.Backend.Write(parameter, changed);
            using var scope = model.Backend.OpenScope();
            return Read(LossOf(model))[0];
        }
    }

    // The element with the largest gradient, and others that lie apart.
    private static IEnumerable<int> ElementsOf(double[] gradient) => Enumerable.Range(1, ElementsTried - 1)
        .Select(i => (int)((long)gradient.Length * i / ElementsTried))
        .Append(Array.IndexOf(gradient, gradient.MaxBy(Math.Abs)))
        .Distinct();

    private static void ShouldBeAlike(Tensor actual, Tensor expected, double tolerance)
    {
        actual.Shape.ShouldBe(expected.Shape);
        foreach (var (one, other) in Read(actual).Zip(Read(expected)))
        {
            Math.Abs(one - other).ShouldBeLessThanOrEqualTo(tolerance);
        }
    }

    private static double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Shape.Count];
        tensor.Backend.Read(tensor, values);
        return values;
    }
}
