using QuantBuild.Kernels.Threading;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// One BERT-base layer, forward and backward with gradients of all its parameters and its input, batch 32 × 128. The
/// value is milliseconds; the ratio is the rate of its matrix products alone against the multiply-add peak.
/// </summary>
internal static class LayerMeasurement
{
    private const int Batch = 32;
    private const int Sequence = 128;
    private const int Hidden = 768;
    private const int Heads = 12;
    private const int Repetitions = 7;

    public static string NameOf(int threads) => $"bert-base/layer/forward+backward/threads={threads}";

    public static Measurement Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        using var pool = new WorkerPool(threads);
        var model = BertModel.CreateRandom(backend, Architecture(), BertHeadKind.None, seed: 1);
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.RequiresGradient = true;
        }

        Step(backend, model);
        var milliseconds = new double[Repetitions];
        var peaks = new double[Repetitions];
        var ratios = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var before = MultiplyAddPeak.Measure(pool);
            var start = EngineClock.Seconds;
            Step(backend, model);
            var seconds = EngineClock.Seconds - start;
            peaks[i] = (before + MultiplyAddPeak.Measure(pool)) / 2;
            milliseconds[i] = seconds * 1000;
            ratios[i] = Operations() / seconds / 1e9 / peaks[i];
        }

        return new Measurement(
            NameOf(threads),
            Median.Of(milliseconds),
            "ms",
            Median.Of(peaks),
            Median.Of(ratios));
    }

    private static BertArchitecture Architecture() => new()
    {
        VocabularySize = 100,
        HiddenSize = Hidden,
        LayerCount = 1,
        HeadCount = Heads,
        IntermediateSize = 4 * Hidden,
        PositionCount = Sequence,
    };

    private static void Step(CpuBackend backend, BertModel model)
    {
        using var scope = backend.OpenScope();
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < Batch; row++)
        {
            builder.Add(Enumerable.Repeat(1, Sequence).ToArray(), new byte[Sequence]);
        }

        var batch = MakeBatch(backend, builder.Build());
        var input = backend.Zeros(new Shape(Batch, Sequence, Hidden));
        input.RequiresGradient = true;
        var output = model.Layer(0, input, batch.Mask, ForwardPass.Inference);
        var target = backend.Zeros(output.Shape);
        Backpropagation.Run(output.MaskedSquaredError(target, batch.Mask));
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.ClearGradient();
        }
    }

    private static QuantBuild.Models.Data.Batch MakeBatch(CpuBackend backend, TokenizedDataset dataset) =>
        QuantBuild.Models.Data.Batch.Create(
            backend, dataset, Enumerable.Range(0, Batch).ToArray(), paddingToken: 0);

    /// <summary>Of the matrix products: each once forward and twice backward.</summary>
    private static double Operations()
    {
        const double tokens = (double)Batch * Sequence;
        const double linears = 2 * tokens * 12 * Hidden * Hidden;
        const double attention = 2 * 2 * tokens * Sequence * Hidden;
        return 3 * (linears + attention);
    }
}
