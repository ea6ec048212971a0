using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction;

public sealed class WindowedLossTests
{
    [Fact]
    public void Add_StepsThatDoNotFillTheLastWindow_GivesTheMeanOfEach() =>
        Points([1f, 3f, 5f], window: 2).ShouldBe([new LossPoint(2, 2), new LossPoint(3, 5)]);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_LossThatIsNoNumber_NamesModuleAndStep(float bad)
    {
        var message = Should.Throw<NonFiniteException>(() => Points([1f, bad, 5f], window: 2)).Message;
        message.ShouldContain("module-7");
        message.ShouldContain("step 2");
    }

    private static IReadOnlyList<LossPoint> Points(float[] losses, int window)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var windowed = new WindowedLoss(window, losses.Length);
        for (var i = 0; i < losses.Length; i++)
        {
            using var step = backend.OpenScope();
            var ended = windowed.Add(step, backend.FromHost([losses[i]], new Shape(1)), "module-7");
            ended.ShouldBe((i + 1) % window == 0 || i == losses.Length - 1);
        }

        return windowed.Points;
    }
}
