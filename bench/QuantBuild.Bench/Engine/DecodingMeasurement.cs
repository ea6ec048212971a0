using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// Tokens a second of <see cref="DecodingCase"/>, beside the number of times a second that as many bytes as the
/// decoder's weights have can be read from memory.
/// </summary>
internal static class DecodingMeasurement
{
    private const int Repetitions = 5;

    public static string NameOf(int threads) => $"t5-small/decode/threads={threads}";

    public static Measurement Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        var decoding = new DecodingCase(backend);
        var written = decoding.Run();
        var times = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            decoding.Run();
            times[i] = EngineClock.Seconds - start;
        }

        // Keys and values of what is read are made once: their weights are not needed for a token.
        const int Layers = DecodingCase.LayerCount;
        const long Hidden = DecodingCase.HiddenSize;
        var model = decoding.Model;
        var weights = model.Parameters
            .Where(parameter => parameter.Decays && model.Description[parameter.Name].Layer is not < Layers)
            .Sum(parameter => parameter.Tensor.Shape.Count) - (2 * Layers * Hidden * Hidden);
        var peak = ReadsASecond(backend, (nint)weights);
        var rate = written / Median.Of(times);
        return new Measurement(NameOf(threads), rate, "tokens/s", peak, rate / peak);
    }

    private static double ReadsASecond(CpuBackend backend, nint floats)
    {
        using var scope = backend.OpenScope();
        var tensor = backend.Zeros(new Shape(1, (int)floats));
        var times = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            backend.SegmentProducts(tensor, tensor, segments: 1).Discard();
            times[i] = EngineClock.Seconds - start;
        }

        return 1 / Median.Of(times);
    }
}
