using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Normalization;

/// <summary>
/// y = e^(x − max x) / Σ e^(x − max x) over rows. Elements more than 87.3 below the row's largest become exactly 0.
/// A row of −∞ alone gives NaN.
/// </summary>
public static unsafe class Softmax
{
    /// <summary>
    /// Rows startRow … startRow + rowCount − 1 of [rows, columns]; the result may be the same array as the values.
    /// </summary>
    public static void Forward(float* values, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var y = result + (row * columns);
            var (_, sum) = Exponentials(values + (row * columns), y, columns);
            Divide(y, (float)sum, columns);
        }
    }

    /// <summary>
    /// result = y · (gradient − Σ y·gradient) over rows, y being the output of the forward pass; the result may be the
    /// same array as the gradient.
    /// </summary>
    public static void Backward(
        float* output, float* gradient, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var y = output + (row * columns);
            var dy = gradient + (row * columns);
            var product = LaneSum.Of(new ProductTerm(y, dy), 0, columns);
            ElementLoop.Run(new BackwardKernel(y, dy, (float)product, result + (row * columns)), 0, columns);
        }
    }

    /// <summary>Writes e^(x − max x) of one row; returns max x and the sum.</summary>
    internal static (float Maximum, double Sum) Exponentials(float* values, float* result, nint columns)
    {
        var maximum = LargestValue.Of(new ElementTerm(values, 1f), 0, columns);
        ElementLoop.Run(new ExponentialKernel(values, maximum, result), 0, columns);
        return (maximum, LaneSum.Of(new ValueTerm(result), 0, columns));
    }

    /// <summary>Divides one row by its sum.</summary>
    internal static void Divide(float* values, float sum, nint columns) =>
        ElementLoop.Run(new DivideKernel(values, sum), 0, columns);

    private readonly struct ExponentialKernel(float* values, float maximum, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(result + index, VectorMath.Exp<TVector, TOperations>(
                TOperations.Subtract(TOperations.Load(values + index), TOperations.Broadcast(maximum))));
    }

    private readonly struct DivideKernel(float* values, float sum) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(values + index, TOperations.Divide(
                TOperations.Load(values + index), TOperations.Broadcast(sum)));
    }

    private readonly struct BackwardKernel(float* output, float* gradient, float product, float* result)
        : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var centred = TOperations.Subtract(TOperations.Load(gradient + index), TOperations.Broadcast(product));
            TOperations.Store(result + index, TOperations.Multiply(TOperations.Load(output + index), centred));
        }
    }
}
