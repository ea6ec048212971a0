using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Algorithms.Gptq;

public sealed class InverseFactorTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.01)]
    [InlineData(7, 0.0)]
    [InlineData(33, 0.1)]
    public void Of_AnyHessian_TimesItsProductIsTheIdentity(int size, double damping)
    {
        var hessian = Hessians.Correlated(size);
        var factor = InverseFactor.Of(hessian, damping);
        factor.Damping.ShouldBe(damping);
        var addend = damping * Enumerable.Range(0, size).Average(i => hessian[i, i]);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                // [(H + λI)·UᵀU][row, column]
                var sum = 0.0;
                for (var k = 0; k < size; k++)
                {
                    var element = hessian[row, k] + (row == k ? addend : 0);
                    sum += element * Inverse(factor, k, column);
                }

                sum.ShouldBe(row == column ? 1 : 0, 1e-9, $"[{row}, {column}] of {size}");
            }
        }
    }

    [Fact]
    public void Of_SingularHessianWithoutDamping_DampsJustAsMuchAsItNeeds()
    {
        // Rank 1, and rounding makes the second pivot 0 or negative.
        var hessian = new SymmetricMatrix(3);
        hessian.Add(1, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
        var factor = InverseFactor.Of(hessian, 0);
        factor.Damping.ShouldBe(1e-6);
        factor.Row(0)[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Of_ColumnsWithoutInput_StandAlone()
    {
        var hessian = new SymmetricMatrix(3);
        hessian.Add(1, [4, 0, 1, 0, 0, 0, 1, 0, 2]);
        var factor = InverseFactor.Of(hessian, 0.01);
        factor.Row(1).ToArray().ShouldBe([1, 0]);
        factor.Row(0)[1].ShouldBe(0);
    }

    [Fact]
    public void Of_NothingButZeros_IsTheIdentity()
    {
        var factor = InverseFactor.Of(new SymmetricMatrix(4), 0.01);
        for (var row = 0; row < 4; row++)
        {
            factor.Row(row).ToArray().ShouldBe([1, .. new double[3 - row]]);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    public void Of_MatrixThatNeedsMuchDamping_TriesUpToTheWholeMean(double damping)
    {
        var hessian = new SymmetricMatrix(2);
        hessian.Add(1, [1, 1.9f, 1.9f, 1]);
        InverseFactor.Of(hessian, damping).Damping.ShouldBe(1);
    }

    [Fact]
    public void Of_Cancelled_Stops() => Should.Throw<OperationCanceledException>(
        () => InverseFactor.Of(Hessians.Identity(3), 0.01, new CancellationToken(canceled: true)));

    [Fact]
    public void Of_MatrixThatIsNoHessian_SaysSo()
    {
        var indefinite = new SymmetricMatrix(2);
        indefinite.Add(1, [1, 9, 9, 1]);
        Should.Throw<NonFiniteException>(() => InverseFactor.Of(indefinite, 0.01)).Message.ShouldContain("damping");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(29)]
    public void RowArithmetic_AnyLength_IsTheSumElementByElement(int length)
    {
        double[] left = [.. Enumerable.Range(0, length).Select(i => (i * 0.37) - 2)];
        double[] right = [.. Enumerable.Range(0, length).Select(i => 1.0 / (i + 3))];
        RowArithmetic.Dot(left, right).ShouldBe(left.Zip(right).Sum(pair => pair.First * pair.Second), 1e-12);
        var expected = left.Zip(right).Select(pair => pair.First - (0.3 * pair.Second)).ToArray();
        RowArithmetic.Subtract(left, 0.3, right);
        left.ShouldBe(expected);
    }

    private static double Inverse(InverseFactor factor, int row, int column)
    {
        var sum = 0.0;
        for (var i = 0; i <= Math.Min(row, column); i++)
        {
            sum += factor.Row(i)[row - i] * factor.Row(i)[column - i];
        }

        return sum;
    }
}
