using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// One BERT-base layer, forward and backward with gradients of all its parameters and its input, texts of 128 tokens.
/// </summary>
internal sealed class LayerStep
{
    public const int Texts = 32;
    private const int Sequence = 128;
    private const int Hidden = 768;
    private const int Heads = 12;

    private readonly PostNormEncoder model;
    private readonly Tensor mask;
    private readonly Tensor target;

    /// <param name="backend">Owns what the step makes.</param>
    /// <param name="texts">In the batch.</param>
    public LayerStep(ComputeBackend backend, int texts = Texts)
    {
        var extents = new ModelExtents
        {
            VocabularySize = 100,
            HiddenSize = Hidden,
            LayerCount = 1,
            HeadCount = Heads,
            IntermediateSize = 4 * Hidden,
            PositionCount = Sequence,
        };
        model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(extents, HeadKind.None), seed: 1);
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.RequiresGradient = true;
        }

        mask = MakeBatch(backend, texts).Mask;
        target = backend.Zeros(new Shape(texts, Sequence, Hidden));
    }

    /// <summary>Of the matrix products of <see cref="Texts"/> texts: each once forward and twice backward.</summary>
    public static double Operations
    {
        get
        {
            const double tokens = (double)Texts * Sequence;
            const double linears = 2 * tokens * 12 * Hidden * Hidden;
            const double attention = 2 * 2 * tokens * Sequence * Hidden;
            return 3 * (linears + attention);
        }
    }

    public void Run()
    {
        var backend = model.Backend;
        using var scope = backend.OpenScope();
        var input = backend.Zeros(target.Shape);
        input.RequiresGradient = true;
        var output = model.Layer(0, input, mask, ForwardPass.Inference);
        Backpropagation.Run(output.MaskedSquaredError(target, mask));
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.ClearGradient();
        }
    }

    private static Batch MakeBatch(ComputeBackend backend, int texts)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < texts; row++)
        {
            builder.Add(Enumerable.Repeat(1, Sequence).ToArray(), new byte[Sequence]);
        }

        return Batch.Create(backend, builder.Build(), Enumerable.Range(0, texts).ToArray(), paddingToken: 0);
    }
}
