using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Numerics;

public sealed unsafe class VectorOperationsTests
{
    private enum Operation
    {
        Add, Subtract, Multiply, Divide, FusedMultiplyAdd, SquareRoot, Round, Absolute, CopySign, Maximum, Minimum,
        SelectIfLess, SelectIfLessOrEqual, SelectIfEqual, Exp, Erf, Tanh,
    }

    [Fact]
    public void EveryOperation_AtEveryWidth_EqualsTheScalarForm()
    {
        foreach (var operation in Enum.GetValues<Operation>())
        {
            EveryWidth.ShouldAgree(operation.ToString(), length =>
            {
                // The same specials against each other in every pairing over the lengths.
                var left = Some.AwkwardFloats(length);
                float[] right = [.. Some.AwkwardFloats(length + 23)[length..], .. Some.Floats(length)];
                var addend = Some.Floats(length, 3);
                var result = new float[length];
                fixed (float* l = left, r = right, a = addend, y = result)
                {
                    ElementLoop.Run(new OperationKernel(operation, l, r, a, y), 0, length);
                }

                return result;
            });
        }
    }

    [Fact]
    public void Maximum_OfNaNAndSignedZeros_FollowsIeee()
    {
        float.IsNaN(ScalarOperations.Maximum(float.NaN, 1)).ShouldBeTrue();
        float.IsNaN(ScalarOperations.Maximum(1, float.NaN)).ShouldBeTrue();
        float.IsNegative(ScalarOperations.Maximum(-0f, 0f)).ShouldBeFalse();
        float.IsNegative(ScalarOperations.Minimum(0f, -0f)).ShouldBeTrue();
    }

    [Fact]
    public void LaneSum_AtEveryWidth_EqualsTheSingleLane() =>
        EveryWidth.ShouldAgree("lane sums", length =>
        {
            var left = Some.Floats(length + 3, 1, 100);
            var right = Some.Floats(length + 3, 2);
            fixed (float* l = left, r = right)
            {
                return EveryWidth.Bits(
                    LaneSum.Of(new ValueTerm(l), 3, length),
                    LaneSum.Of(new AbsoluteTerm(l), 3, length),
                    LaneSum.Of(new ProductTerm(l, r), 3, length),
                    LaneSum.Of(new SquaredDeviationTerm(l, 0.123456789), 3, length),
                    LaneSum.Of(new SquaredDifferenceTerm(l, r), 3, length));
            }
        });

    [Fact]
    public void LargestValue_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("largest value", length =>
        {
            var values = Some.Floats(length);
            var awkward = Some.AwkwardFloats(length);
            fixed (float* v = values, a = awkward)
            {
                return
                [
                    LargestValue.Of(new ElementTerm(v, 1), 0, length),
                    LargestValue.Of(new ElementTerm(v, -1), 0, length),
                    LargestValue.Of(new MagnitudeTerm(v), 0, length),
                    LargestValue.Of(new MagnitudeTerm(a), 0, length),
                ];
            }
        });

    [Fact]
    public void LaneSum_OfTenThousandValues_IsWithinDoubleRounding()
    {
        var values = Some.Floats(10_000, 5, 1000);
        fixed (float* v = values)
        {
            LaneSum.Of(new ValueTerm(v), 0, values.Length).ShouldBe(values.Sum(x => (double)x), 1e-8);
        }
    }

    private readonly struct OperationKernel(
        Operation operation, float* left, float* right, float* addend, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVector, TOperations>(nint index)
            where TVector : struct
            where TOperations : struct, IVectorOperations<TVector>
        {
            var x = TOperations.Load(left + index);
            var y = TOperations.Load(right + index);
            var z = TOperations.Load(addend + index);
            TOperations.Store(result + index, operation switch
            {
                Operation.Add => TOperations.Add(x, y),
                Operation.Subtract => TOperations.Subtract(x, y),
                Operation.Multiply => TOperations.Multiply(x, y),
                Operation.Divide => TOperations.Divide(x, y),
                Operation.FusedMultiplyAdd => TOperations.FusedMultiplyAdd(x, y, z),
                Operation.SquareRoot => TOperations.SquareRoot(x),
                Operation.Round => TOperations.Round(x),
                Operation.Absolute => TOperations.Absolute(x),
                Operation.CopySign => TOperations.CopySign(x, y),
                Operation.Maximum => TOperations.Maximum(x, y),
                Operation.Minimum => TOperations.Minimum(x, y),
                Operation.SelectIfLess => TOperations.SelectIfLess(x, y, z, x),
                Operation.SelectIfLessOrEqual => TOperations.SelectIfLessOrEqual(x, y, z, x),
                Operation.SelectIfEqual => TOperations.SelectIfEqual(x, y, z, x),
                Operation.Exp => VectorMath.Exp<TVector, TOperations>(x),
                Operation.Erf => VectorMath.Erf<TVector, TOperations>(x),
                _ => VectorMath.Tanh<TVector, TOperations>(x),
            });
        }
    }
}
