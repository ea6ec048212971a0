using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Forward;

public sealed class QuantizedForwardTests
{
    [Theory]
    [InlineData(2, 2, 8)]
    [InlineData(4, 8, 32)]
    [InlineData(8, 4, 8)]
    [InlineData(32, 32, 8)]
    public void Forward_OfAFinishedModule_IsThatOfItsQuantizersBitForBit(int weights, int embedding, int activations)
    {
        using var bench = new Workbench(modules: 1, texts: 12);
        using var scope = bench.Backend.OpenScope();
        var scheme = UniformScheme.Of(weights, embedding, activations);
        var quantizers = ModuleCalibration.Run(bench.TaskOf(0, scheme), trainable: true);
        var finished = new QuantizedForward(bench.Model, [quantizers.Encode([])]);
        var runner = new ModuleRunner(bench.Model, bench.Spans[0], bench.Texts, bench.Model.PaddingToken);
        Run(finished).ShouldBeSameBits(Run(new CalibratedForward(quantizers)));

        float[] Run(IForwardTransform transform)
        {
            int[] rows = [.. Enumerable.Range(0, 12)];
            var pass = new ForwardPass(transform);
            var batch = runner.MakeBatch(rows);
            return bench.Backend.ReadFloats(runner.Run(runner.Input(batch, rows, null, pass), batch, pass));
        }
    }
}
