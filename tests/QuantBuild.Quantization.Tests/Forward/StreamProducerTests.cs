using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Forward;

public sealed class StreamProducerTests
{
    [Fact]
    public void Produce_BatchedWithOthers_GivesWhatEachTextGivesAlone()
    {
        using var bench = new Workbench(modules: 2, texts: 70);
        var module = new RoundToNearestMethod().Quantize(bench.TaskOf(0, UniformScheme.Of(4, 2, 8)));
        using var scope = bench.Backend.OpenScope();
        var forward = new QuantizedForward(bench.Model, [module]);
        var stream = bench.Produce(bench.Spans[0], null, forward);
        var runner = new ModuleRunner(bench.Model, bench.Spans[0], bench.Texts, bench.Model.PaddingToken);
        var pass = new ForwardPass(forward);
        for (var text = 0; text < bench.Texts.Count; text += 3)
        {
            using var one = bench.Backend.OpenScope();
            int[] rows = [text];
            var batch = runner.MakeBatch(rows);
            var alone = bench.Backend.ReadFloats(runner.Run(runner.Input(batch, rows, null, pass), batch, pass));
            var stored = new float[alone.Length];
            stream.Read(rows, batch.SequenceLength, stored);
            stored.ShouldBeSameBits(alone, $"text {text}");
        }
    }

    [Fact]
    public void Produce_FromTheStreamOfTheModuleBefore_GivesWhatTheWholeModelGives()
    {
        using var whole = new Workbench(modules: 1);
        using var parts = new Workbench(modules: 4);
        int[] rows = [0, 7, 20];
        var length = rows.Max(whole.Texts.LengthOf);
        var (one, many) = (new float[3 * length * 32], new float[3 * length * 32]);
        whole.TaskOf(0, UniformScheme.Of(32)).Calibration.FullPrecisionOutput!.Read(rows, length, one);
        parts.TaskOf(3, UniformScheme.Of(32)).Calibration.FullPrecisionOutput!.Read(rows, length, many);
        many.ShouldBeSameBits(one);
    }

    [Fact]
    public void Produce_Cancelled_Stops()
    {
        using var bench = new Workbench();
        using var folder = new TemporaryFolder();
        Should.Throw<OperationCanceledException>(() => StreamProducer.Produce(
            bench.Model, bench.Spans[0], bench.Texts, 0, null, FullPrecision.Instance, folder["stream"], null,
            new CancellationToken(canceled: true)));
    }
}
