using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Encoders;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// An MREM training step, its parts, and its memory. The step is compared with its full-precision forward pass and the
/// same forward and backward pass without fake-quantization, the parts with the step: the peak column holds that time.
/// </summary>
internal static class MremStepMeasurement
{
    public static string NameOf(MremStepCase stepCase, int threads) => $"{stepCase.Name}/mrem-step/threads={threads}";

    public static string MemoryNameOf(MremStepCase stepCase) => $"{stepCase.Name}/mrem-memory";

    public static IEnumerable<Measurement> Measure(MremStepCase stepCase, int threads)
    {
        using var backend = new CpuBackend(threads);
        var architecture = stepCase.Architecture with { LayerCount = stepCase.ModuleLayers, VocabularySize = 100 };
        var model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(architecture, HeadKind.None), seed: 1);
        int[] layers = [.. Enumerable.Range(0, stepCase.ModuleLayers)];
        var quantized = new StepTimes();
        var plain = new StepTimes();
        using (backend.OpenScope())
        {
            var step = new TrainingStep(model, layers, stepCase, quantizes: true, trainsAll: false);
            var without = new TrainingStep(model, layers, stepCase, quantizes: false, trainsAll: false);
            step.Run(new StepTimes());
            without.Run(new StepTimes());
            for (var i = 0; i < stepCase.Repetitions; i++)
            {
                step.Run(quantized);
                without.Run(plain);
            }
        }

        var whole = Median.Of(quantized.Whole);
        var compared = Median.Of(quantized.Targets) + Median.Of(plain.ForwardBackward);
        var name = NameOf(stepCase, threads);
        yield return Milliseconds(name, whole, compared);
        yield return Milliseconds(name + "/targets", Median.Of(quantized.Targets), whole);
        yield return Milliseconds(name + "/forward+backward", Median.Of(quantized.ForwardBackward), whole);
        var fakeQuantization = Median.Of(quantized.ForwardBackward.Zip(plain.ForwardBackward, (x, y) => x - y));
        yield return Milliseconds(name + "/fake-quant", fakeQuantization, whole);
        yield return Milliseconds(name + "/loss (forward)", Median.Of(quantized.Loss), whole);
        yield return Milliseconds(name + "/optimizer", Median.Of(quantized.Optimizer), whole);
    }

    /// <summary>
    /// Peak bytes of an MREM step on the module, against a step on all layers with all parameters trained.
    /// </summary>
    public static Measurement MeasureMemory(MremStepCase stepCase, int threads)
    {
        var module = PeakBytes(stepCase, stepCase.ModuleLayers, trainsAll: false, threads);
        var all = PeakBytes(stepCase, stepCase.Architecture.LayerCount, trainsAll: true, threads);
        return new Measurement(MemoryNameOf(stepCase), module / 1e6, "MB", all / 1e6, (double)module / all);
    }

    private static long PeakBytes(MremStepCase stepCase, int layers, bool trainsAll, int threads)
    {
        using var backend = new CpuBackend(threads);
        var model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(stepCase.Architecture, HeadKind.None), seed: 1);
        using var scope = backend.OpenScope();
        var step = new TrainingStep(model, [.. Enumerable.Range(0, layers)], stepCase, quantizes: true, trainsAll);
        step.Run(new StepTimes());
        return backend.PeakBytes;
    }

    private static Measurement Milliseconds(string name, double seconds, double of) =>
        new(name, seconds * 1000, "ms", of * 1000, seconds / of);
}
