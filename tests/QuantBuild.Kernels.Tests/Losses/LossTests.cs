using QuantBuild.Kernels.Losses;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Losses;

public sealed unsafe class LossTests
{
    private const float Upstream = 0.7f;

    [Fact]
    public void CrossEntropy_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("cross-entropy", length =>
        {
            if (length == 0)
            {
                return [];
            }

            var (loss, gradient) = CrossEntropyOf(Some.Floats(3 * length, 1, 4), [0, -100, length - 1], length);
            return [.. EveryWidth.Bits(loss), .. gradient];
        });

    [Fact]
    public void CrossEntropy_WithIgnoredRows_EqualsTheFormulaAndItsSlope()
    {
        var logits = Some.Floats(4 * 7, 1, 4);
        int[] labels = [3, -100, 0, 6];
        double Loss(double[] x) => x.Chunk(7).Select((row, r) =>
            labels[r] < 0 ? 0 : Math.Log(row.Sum(Math.Exp)) - row[labels[r]]).Sum() / 3;
        var (loss, gradient) = CrossEntropyOf(logits, labels, 7);

        loss.ShouldBe(Loss([.. logits.Select(x => (double)x)]), 1e-6);
        Deviation.ShouldBeClose(
            gradient, [.. Slope.Of(Loss, logits).Select(g => g * Upstream)], 1e-6, "cross-entropy gradient");
        gradient[7..14].ShouldAllBe(g => g == 0f);
    }

    [Fact]
    public void CrossEntropy_WithEveryRowIgnored_IsZero() =>
        CrossEntropyOf(Some.Floats(6), [-100, -100], 3).Loss.ShouldBe(0);

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void CrossEntropy_WithALabelThatIsNoClass_IsRefused(int label) =>
        Should.Throw<ArgumentOutOfRangeException>(() => CrossEntropyOf(Some.Floats(3), [label], 3));

    [Fact]
    public void SoftCrossEntropy_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("soft cross-entropy", length =>
        {
            if (length == 0)
            {
                return [];
            }

            var (loss, difference) = SoftCrossEntropyOf(
                Some.Floats(3 * length, 1, 4), Some.Floats(3 * length, 2, 4), 1.7f, length);
            return [.. EveryWidth.Bits(loss), .. difference];
        });

    [Theory]
    [InlineData(1f)]
    [InlineData(3f)]
    public void SoftCrossEntropy_OfRows_EqualsTheFormulaAndItsSlope(float temperature)
    {
        var student = Some.Floats(4 * 7, 1, 4);
        var teacher = Some.Floats(4 * 7, 2, 4);
        double[] Probabilities(double[] row) =>
            [.. row.Select(x => Math.Exp(x / temperature) / row.Sum(y => Math.Exp(y / temperature)))];
        double Loss(double[] x) => x.Chunk(7).Zip(teacher.Select(y => (double)y).Chunk(7)).Sum(rows =>
            -Probabilities(rows.Second).Zip(Probabilities(rows.First)).Sum(pair => pair.First * Math.Log(pair.Second)))
            * temperature * temperature / 4;
        var (loss, difference) = SoftCrossEntropyOf(student, teacher, temperature, 7);

        loss.ShouldBe(Loss([.. student.Select(x => (double)x)]), 1e-5);
        Deviation.ShouldBeClose(
            [.. difference.Select(d => d * temperature / 4)], Slope.Of(Loss, student), 1e-6,
            "soft cross-entropy gradient");
    }

    [Fact]
    public void SoftCrossEntropy_OfLogitsFarApart_IsFinite() =>
        SoftCrossEntropyOf([1000f, -1000f], [-1000f, 1000f], 1f, 2).Loss.ShouldBe(2000, 1e-6);

    [Fact]
    public void MaskedSquaredError_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("masked squared error", length =>
        {
            var (loss, gradient) = SquaredErrorOf(
                Some.Floats(3 * length, 1), Some.Floats(3 * length, 2), [1, 0, 1], length);
            return [.. EveryWidth.Bits(loss), .. gradient];
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MaskedSquaredError_OfRows_EqualsTheFormulaAndItsSlope(bool masked)
    {
        var left = Some.Floats(4 * 5, 1);
        var right = Some.Floats(4 * 5, 2);
        int[]? mask = masked ? [1, 0, 1, 1] : null;
        var kept = masked ? 3 : 4;
        double Loss(double[] x) =>
            x.Select((v, i) => mask is { } m && m[i / 5] == 0 ? 0 : (v - right[i]) * (v - right[i])).Sum() / kept;
        var (loss, gradient) = SquaredErrorOf(left, right, mask, 5);

        loss.ShouldBe(Loss([.. left.Select(x => (double)x)]), 1e-9);
        Deviation.ShouldBeClose(
            gradient, [.. Slope.Of(Loss, left).Select(g => g * Upstream)], 1e-6, "squared error gradient");
    }

    [Fact]
    public void MaskedSquaredError_WithNoRowKept_IsZero() =>
        SquaredErrorOf(Some.Floats(4, 1), Some.Floats(4, 2), [0, 0], 2).Loss.ShouldBe(0);

    private static (double Loss, float[] Gradient) CrossEntropyOf(float[] logits, int[] labels, int classes)
    {
        var probabilities = new float[logits.Length];
        var losses = new double[labels.Length];
        var gradient = new float[logits.Length];
        fixed (float* x = logits, p = probabilities, dx = gradient)
        fixed (double* l = losses)
        fixed (int* t = labels)
        {
            CrossEntropy.Forward(x, t, p, l, classes, 0, labels.Length);
            var scale = Upstream / CrossEntropy.CountedRows(t, labels.Length);
            CrossEntropy.Backward(p, t, scale, dx, classes, 0, labels.Length);
            return (CrossEntropy.Mean(l, t, labels.Length), gradient);
        }
    }

    private static (double Loss, float[] Difference) SoftCrossEntropyOf(
        float[] student, float[] teacher, float temperature, int classes)
    {
        var rows = student.Length / classes;
        var difference = new float[student.Length];
        var scratch = new float[student.Length];
        var losses = new double[rows];
        fixed (float* x = student, y = teacher, d = difference, q = scratch)
        fixed (double* l = losses)
        {
            SoftCrossEntropy.Forward(x, y, temperature, d, q, l, classes, 0, rows);
            return (SoftCrossEntropy.Mean(l, temperature, rows), difference);
        }
    }

    private static (double Loss, float[] Gradient) SquaredErrorOf(float[] left, float[] right, int[]? mask, int columns)
    {
        var rows = columns == 0 ? 3 : left.Length / columns;
        var partials = new double[FixedChunks.OfRows(rows)];
        var gradient = new float[left.Length];
        fixed (float* a = left, b = right, dx = gradient)
        fixed (double* p = partials)
        fixed (int* m = mask)
        {
            MaskedSquaredError.Partials(a, b, m, p, rows, columns, 0, partials.Length);
            var scale = 2 * Upstream / MaskedSquaredError.KeptRows(m, rows);
            MaskedSquaredError.Backward(a, b, m, scale, dx, columns, 0, rows);
            return (MaskedSquaredError.Mean(p, m, rows), gradient);
        }
    }
}
