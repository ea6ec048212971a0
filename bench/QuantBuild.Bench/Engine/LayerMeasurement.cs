using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.Threading;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
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
    public const string AllocationName = "bert-base/layer/managed-bytes-a-step";
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
        var model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(Architecture(), HeadKind.None), seed: 1);
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.RequiresGradient = true;
        }

        var mask = MakeBatch(backend, Batch).Mask;
        var target = backend.Zeros(new Shape(Batch, Sequence, Hidden));
        Step(backend, model, target, mask);
        var milliseconds = new double[Repetitions];
        var peaks = new double[Repetitions];
        var ratios = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var before = MultiplyAddPeak.Measure(pool);
            var start = EngineClock.Seconds;
            Step(backend, model, target, mask);
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

    /// <summary>
    /// Managed bytes that one step allocates, batch and input apart: objects that describe tensors, not their elements.
    /// The peak column holds the figure for a quarter of the batch; the ratio is 1 where nothing grows with the
    /// tensors.
    /// </summary>
    public static Measurement MeasureAllocation()
    {
        using var backend = new CpuBackend(1);
        var model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(Architecture(), HeadKind.None), seed: 1);
        foreach (var parameter in model.LayerParameters(0))
        {
            parameter.Tensor.RequiresGradient = true;
        }

        var whole = Allocated(backend, model, Batch);
        var quarter = Allocated(backend, model, Batch / 4);
        return new Measurement(AllocationName, whole, "bytes", quarter, (double)whole / quarter);
    }

    private static long Allocated(CpuBackend backend, PostNormEncoder model, int texts)
    {
        using var scope = backend.OpenScope();
        var mask = MakeBatch(backend, texts).Mask;
        var target = backend.Zeros(new Shape(texts, Sequence, Hidden));
        Step(backend, model, target, mask);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step(backend, model, target, mask);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ModelExtents Architecture() => new()
    {
        VocabularySize = 100,
        HiddenSize = Hidden,
        LayerCount = 1,
        HeadCount = Heads,
        IntermediateSize = 4 * Hidden,
        PositionCount = Sequence,
    };

    private static void Step(CpuBackend backend, PostNormEncoder model, Tensor target, Tensor mask)
    {
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

    private static QuantBuild.Models.Data.Batch MakeBatch(CpuBackend backend, int texts)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < texts; row++)
        {
            builder.Add(Enumerable.Repeat(1, Sequence).ToArray(), new byte[Sequence]);
        }

        return QuantBuild.Models.Data.Batch.Create(
            backend, builder.Build(), Enumerable.Range(0, texts).ToArray(), paddingToken: 0);
    }

    /// <summary>Of the matrix products: each once forward and twice backward.</summary>
    private static double Operations()
    {
        const double tokens = (double)Batch * Sequence;
        const double linears = 2 * tokens * 12 * Hidden * Hidden;
        const double attention = 2 * 2 * tokens * Sequence * Hidden;
        return 3 * (linears + attention);
    }
}
