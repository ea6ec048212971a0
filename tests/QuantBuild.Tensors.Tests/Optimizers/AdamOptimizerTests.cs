using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Reference;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Tensors.Tests.Optimizers;

public sealed class AdamOptimizerTests : IDisposable
{
    private readonly ReferenceBackend backend = new();

    [Fact]
    public void Step_Twice_FollowsTheFormula()
    {
        var parameter = Leaf([2f, -1f]);
        var optimizer = new AdamOptimizer(backend, [new([parameter], 0.1f, 0.01f)]);

        var (expected, first, second) = (2.0, 0.0, 0.0);
        for (var step = 1; step <= 2; step++)
        {
            var gradient = GradientStep(parameter);
            first = (0.9f * first) + ((1 - 0.9f) * gradient);
            second = (0.999f * second) + ((1 - 0.999f) * gradient * gradient);
            var corrected = first / (1 - Math.Pow(0.9f, step));
            var root = Math.Sqrt(second / (1 - Math.Pow(0.999f, step)));
            expected -= 0.1f * ((corrected / (root + 1e-8)) + (0.01f * expected));
            optimizer.Step(1f);
        }

        backend.ReadFloats(parameter)[0].ShouldBe((float)expected, 1e-5f);
        parameter.Gradient.ShouldBeNull();
    }

    [Fact]
    public void Step_WithRowUpdates_TouchesTheseRowsOnly()
    {
        var table = backend.FromHost([1f, 1f, 2f, 2f, 3f, 3f], new Shape(3, 2));
        var rows = backend.FromHost([2, 0], new Shape(2));
        var copy = backend.Embedding(table, rows, record: false).Output;
        copy.RequiresGradient = true;
        var optimizer = new AdamOptimizer(backend, [new([table], 0.5f)]);
        Backpropagation.Run(Sum(copy));

        optimizer.Step(1f, [new RowUpdate(table, rows, copy)]);

        var values = backend.ReadFloats(table);
        values[2..4].ShouldBe([2f, 2f]);
        values[0].ShouldBe(0.5f, 1e-4f);
        values[5].ShouldBe(2.5f, 1e-4f);
    }

    [Fact]
    public void Step_WithClipping_ReturnsTheNormBefore()
    {
        var parameter = Leaf([3f, 4f]);
        var options = new AdamOptions { MaximumGradientNorm = 1f };
        var optimizer = new AdamOptimizer(backend, [new([parameter], 0f)], options);
        GradientStep(parameter);

        // The gradient of ‖x‖² is 2x.
        backend.ReadFloats(optimizer.Step(1f)!)[0].ShouldBe(10f, 1e-5f);
    }

    [Fact]
    public void Step_BelowTheMinimum_StopsThere()
    {
        var parameter = Leaf([0.05f, 0.05f]);
        var optimizer = new AdamOptimizer(backend, [new([parameter], 1f, Minimum: 0.01f)]);
        GradientStep(parameter);

        optimizer.Step(1f);

        backend.ReadFloats(parameter).ShouldAllBe(value => value == 0.01f);
    }

    [Fact]
    public void Step_WithoutAnyGradient_Throws() => Should.Throw<InvalidOperationException>(
        () => new AdamOptimizer(backend, [new([Leaf([1f, 1f])], 1f)]).Step(1f));

    [Fact]
    public void GoOnFrom_WithTheMomentsOfAnother_GoesOnTheSame()
    {
        var (whole, resumed) = (Leaf([2f, -1f]), Leaf([2f, -1f]));
        var optimizer = new AdamOptimizer(backend, [new([whole], 0.1f)]);
        var before = new AdamOptimizer(backend, [new([resumed], 0.1f)]);
        Advance(optimizer, whole, 4);
        Advance(before, resumed, 2);

        var after = new AdamOptimizer(backend, [new([resumed], 0.1f)]);
        foreach (var (moment, earlier) in after.Moments.Zip(before.Moments))
        {
            backend.Write(moment, backend.ReadFloats(earlier));
        }

        after.GoOnFrom(before.Steps);
        Advance(after, resumed, 2);

        after.Steps.ShouldBe(4);
        backend.ReadFloats(resumed).ShouldBe(backend.ReadFloats(whole));
    }

    [Fact]
    public void FactorAt_OverTheTraining_RisesThenFallsToTheFinalFactor()
    {
        var schedule = new LearningRateSchedule(Steps: 10, WarmupSteps: 4, FinalFactor: 0.5f);

        Enumerable.Range(0, 4).Select(schedule.FactorAt).ShouldBe([0.25f, 0.5f, 0.75f, 1f]);
        schedule.FactorAt(4).ShouldBe(1f);
        schedule.FactorAt(7).ShouldBe(0.75f);
        schedule.FactorAt(10).ShouldBe(0.5f);
    }

    [Fact]
    public void FactorAt_Cosine_FollowsHalfAWave()
    {
        var schedule = new LearningRateSchedule(Steps: 104, WarmupSteps: 4) { Decay = LearningRateDecay.Cosine };

        schedule.FactorAt(1).ShouldBe(0.5f);
        for (var step = 4; step < 104; step++)
        {
            var expected = (1 + Math.Cos(Math.PI * (step - 4) / 100)) / 2;
            ((double)schedule.FactorAt(step)).ShouldBe(expected, 1e-6, $"step {step}");
        }
    }

    [Fact]
    public void FactorAt_Constant_StaysAfterTheWarmUp()
    {
        var schedule = new LearningRateSchedule(Steps: 10, WarmupSteps: 2) { Decay = LearningRateDecay.Constant };

        Enumerable.Range(0, 12).Select(schedule.FactorAt).ShouldBe([0.5f, .. Enumerable.Repeat(1f, 11)]);
    }

    public void Dispose() => backend.Dispose();

    private void Advance(AdamOptimizer optimizer, Tensor parameter, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            GradientStep(parameter);
            optimizer.Step(1f);
        }
    }

    /// <summary>Leaves the gradient of ‖x‖², 2x, at the parameter; returns its first element.</summary>
    private double GradientStep(Tensor parameter)
    {
        Backpropagation.Run(parameter.MaskedSquaredError(
            backend.Zeros(parameter.Shape), backend.FromHost([1], new Shape(1))));
        return backend.ReadFloats(parameter.Gradient!)[0];
    }

    // Σ x, as the product with ones on both sides.
    private Tensor Sum(Tensor matrix)
    {
        var left = backend.FromHost([1f, 1f], new Shape(1, 2));
        var right = backend.FromHost([1f, 1f], new Shape(2, 1));
        return left.MatrixProduct(matrix).MatrixProduct(right).Reshape(1);
    }

    private Tensor Leaf(float[] values)
    {
        var leaf = backend.FromHost(values, new Shape(1, values.Length));
        leaf.RequiresGradient = true;
        return leaf;
    }
}
