using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <content>Adam and clipping, against the papers' formulas written here once more.</content>
public abstract partial class BackendConformance
{
    [Fact]
    public void AdamStep_TwentySteps_FollowsTheFormula()
    {
        const double First = 0.9f;
        const double Second = 0.999f;
        const double Epsilon = 1e-8f;
        var shapes = new[] { new Shape(1), new Shape(7, 17), new Shape(3, 100, 2) };
        (float Rate, float Decay, float Minimum)[] settings =
            [(0.1f, 0, 0.05f), (0.01f, 0.3f, float.NegativeInfinity), (0.02f, 0, float.NegativeInfinity)];
        var expected = shapes.Select((shape, i) => Some.Floats(i, shape.Count)).Select(Widen).ToArray();
        var m = Array.ConvertAll(expected, x => new double[x.Length]);
        var v = Array.ConvertAll(expected, x => new double[x.Length]);
        var parameters = shapes.Select((shape, i) => Backend.FromHost(Some.Floats(i, shape.Count), shape)).ToArray();
        var moments = shapes.Select(shape => (Backend.Zeros(shape), Backend.Zeros(shape))).ToArray();
        for (var t = 1; t <= 20; t++)
        {
            using var scope = Backend.OpenScope();
            var gradients = shapes.Select((shape, i) => Some.Floats((100 * t) + i, shape.Count)).ToArray();
            var adam = new AdamHyperparameters(
                (float)First, (float)Second, (float)Epsilon,
                (float)(1 - Math.Pow(First, t)), (float)(1 - Math.Pow(Second, t)));
            var slots = shapes.Select((shape, i) => new AdamSlot(
                parameters[i], Backend.FromHost(gradients[i], shape), moments[i].Item1, moments[i].Item2,
                settings[i].Rate, settings[i].Decay, settings[i].Minimum)).ToArray();
            var norm = Backend.GradientNorm([.. slots.Select(slot => slot.Gradient)]);
            var factor = Backend.ClipFactor(norm, 1.5f);
            Backend.AdamStep(slots, adam, factor);

            var expectedNorm = Math.Sqrt(gradients.SelectMany(each => each).Sum(g => (double)g * g));
            Read(norm).ShouldBeWithin(1e-6, [expectedNorm], "norm");
            Read(factor).ShouldBeWithin(1e-6, [1.5 / expectedNorm], "factor");
            for (var i = 0; i < shapes.Length; i++)
            {
                for (var j = 0; j < expected[i].Length; j++)
                {
                    var g = gradients[i][j] * 1.5 / expectedNorm;
                    m[i][j] = (First * m[i][j]) + ((1 - First) * g);
                    v[i][j] = (Second * v[i][j]) + ((1 - Second) * g * g);
                    var root = Math.Sqrt(v[i][j] / (1 - Math.Pow(Second, t)));
                    var direction = m[i][j] / (1 - Math.Pow(First, t)) / (root + Epsilon);
                    expected[i][j] -= settings[i].Rate * settings[i].Decay * expected[i][j];
                    expected[i][j] = Math.Max(settings[i].Minimum, expected[i][j] - (settings[i].Rate * direction));
                }
            }
        }

        for (var i = 0; i < shapes.Length; i++)
        {
            Read(parameters[i]).ShouldBeWithin(2e-5, expected[i], $"parameter {i}");
            Read(moments[i].Item1).ShouldBeWithin(1e-5, m[i], $"first moment {i}");
            Read(moments[i].Item2).ShouldBeWithin(1e-5, v[i], $"second moment {i}");
        }
    }

    [Fact]
    public void AdamStep_BelowMinimum_StaysAtIt()
    {
        var two = new Shape(2);
        var parameter = Backend.FromHost([0.01f, 5f], two);
        var gradient = Backend.FromHost([1f, 1f], two);
        var slot = new AdamSlot(parameter, gradient, Backend.Zeros(two), Backend.Zeros(two), 0.5f, 0, 1e-3f);
        Backend.AdamStep([slot], new AdamHyperparameters(0.9f, 0.999f, 1e-8f, 0.1f, 0.001f), null);
        Read(parameter).ShouldBeWithin(1e-4, [1e-3f, 4.5], "parameter");
        Backend.ReadFloats(parameter)[0].ShouldBe(1e-3f);
    }

    [Fact]
    public void AdamStep_SomeRows_EqualsADenseStepOnThem()
    {
        var shape = new Shape(6, 5);
        int[] rows = [4, 0, 3];
        var gradient = Some.Floats(1, 15);
        var adam = new AdamHyperparameters(0.9f, 0.999f, 1e-8f, 0.1f, 0.001f);
        Tensor[] Start() => [.. Enumerable.Range(10, 3).Select(
            seed => Backend.FromHost(Array.ConvertAll(Some.Floats(seed, 30), Math.Abs), shape))];

        var sparse = Start();
        Backend.AdamStep(
            [new(sparse[0], Backend.FromHost(gradient, new Shape(3, 5)), sparse[1], sparse[2], 0.1f, 0.2f,
                Rows: Backend.FromHost(rows, new Shape(3)))],
            adam,
            null);

        var dense = Start();
        var whole = new float[30];
        foreach (var (i, row) in rows.Index())
        {
            gradient.AsSpan(i * 5, 5).CopyTo(whole.AsSpan(row * 5));
        }

        Backend.AdamStep([new(dense[0], Backend.FromHost(whole, shape), dense[1], dense[2], 0.1f, 0.2f)], adam, null);
        foreach (var (changed, start, all) in sparse.Zip(Start(), dense))
        {
            var expected = Backend.ReadFloats(start);
            foreach (var row in rows)
            {
                Backend.ReadFloats(all).AsSpan(row * 5, 5).CopyTo(expected.AsSpan(row * 5));
            }

            Backend.ReadFloats(changed).ShouldBe(expected);
        }
    }

    [Fact]
    public void ClipFactor_SmallNorm_IsOne()
    {
        Read(Backend.ClipFactor(Backend.FromHost([0.5f], new Shape(1)), 1)).ShouldBe([1]);
        Read(Backend.ClipFactor(Backend.FromHost([0f], new Shape(1)), 1)).ShouldBe([1]);
        Read(Backend.ClipFactor(Backend.FromHost([4f], new Shape(1)), 1)).ShouldBe([0.25]);
    }

    private static double[] Widen(float[] values) => Array.ConvertAll(values, x => (double)x);
}
