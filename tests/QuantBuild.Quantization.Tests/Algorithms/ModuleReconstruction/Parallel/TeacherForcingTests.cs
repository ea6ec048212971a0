using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class TeacherForcingTests
{
    [Fact]
    public void WeightAt_AnySteps_FallsLinearlyFromOneToZero()
    {
        var forcing = new TeacherForcing(AnnealSteps: 4);
        new[] { 0, 1, 2, 3, 4, 5, 1000 }.Select(forcing.WeightAt).ShouldBe([1f, 0.75f, 0.5f, 0.25f, 0f, 0f, 0f]);
    }

    [Fact]
    public void WeightAt_NoAnnealing_IsZeroFromTheStart() => new TeacherForcing(0).WeightAt(0).ShouldBe(0);
}
