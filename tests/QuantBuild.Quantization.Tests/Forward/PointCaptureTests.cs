using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Forward;

public sealed class PointCaptureTests
{
    [Fact]
    public void Run_InputOfTheSecondLayer_IsTheOutputOfTheFirst()
    {
        using var bench = new Workbench(modules: 1);
        using var scope = bench.Backend.OpenScope();
        var runner = new ModuleRunner(bench.Model, bench.Spans[0], bench.Texts, bench.Model.PaddingToken);
        var batch = runner.MakeBatch([0, 1, 2]);
        var passesEnded = 0;
        var captured = PointCapture.Run(
            FullPrecision.Instance,
            "bert.encoder.layer.1.attention.self.input",
            pass =>
            {
                runner.Run(runner.Input(batch, [0, 1, 2], null, pass), batch, pass);
                passesEnded++;
            });
        var embedded = bench.Model.Embed(batch, ForwardPass.Inference);
        bench.Backend.ReadFloats(captured).ShouldBeSameBits(
            bench.Backend.ReadFloats(bench.Model.Layer(0, embedded, batch.Mask, ForwardPass.Inference)));
        passesEnded.ShouldBe(0, "the rest of the pass is not run");
    }

    [Fact]
    public void Run_UnknownPoint_SaysSo()
    {
        using var bench = new Workbench(modules: 1);
        using var scope = bench.Backend.OpenScope();
        Should.Throw<ArgumentException>(() => PointCapture.Run(FullPrecision.Instance, "nowhere", _ => { }))
            .Message.ShouldContain("nowhere");
    }
}
