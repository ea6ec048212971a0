using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Losses;

/// <summary>
/// Distillation (arXiv:1503.02531): −T² · Σ softmax(teacher/T) · ln softmax(student/T), averaged over rows. Its
/// gradient in the student's logits is T · (softmax(student/T) − softmax(teacher/T)) / rows.
/// </summary>
public static unsafe class SoftCrossEntropy
{
    /// <summary>
    /// For rows startRow … startRow + rowCount − 1 of the logits [rows, classes], writes the difference of the
    /// student's and the teacher's probabilities [rows, classes], which the backward pass needs, and each row's loss
    /// [rows] without the factor T². <paramref name="scratch"/> is [rows, classes].
    /// </summary>
    public static void Forward(
        float* student,
        float* teacher,
        float temperature,
        float* difference,
        float* scratch,
        double* losses,
        nint classes,
        nint startRow,
        nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var start = row * classes;
            var p = difference + start;
            var q = scratch + start;
            Shift(teacher + start, temperature, q, classes);
            var (_, teacherSum) = Softmax.Exponentials(q, q, classes);
            Softmax.Divide(q, (float)teacherSum, classes);

            // −Σ q·ln p = ln Σ exp(z) − Σ q·z for logits z whose largest is 0.
            Shift(student + start, temperature, p, classes);
            var expected = LaneSum.Of(new ProductTerm(q, p), 0, classes);
            var (_, studentSum) = Softmax.Exponentials(p, p, classes);
            Softmax.Divide(p, (float)studentSum, classes);
            losses[row] = DeterministicMath.Log(studentSum) - expected;
            Arithmetic.Subtract(p, q, p, 0, classes);
        }
    }

    /// <summary>The mean loss, added in row order, with the factor T².</summary>
    public static double Mean(double* losses, float temperature, nint rows)
    {
        var sum = 0.0;
        for (nint row = 0; row < rows; row++)
        {
            sum += losses[row];
        }

        return (double)temperature * temperature * sum / rows;
    }

    /// <summary>(values − largest value) / temperature of one row.</summary>
    private static void Shift(float* values, float temperature, float* result, nint classes)
    {
        var largest = LargestValue.Of(new ElementTerm(values, 1f), 0, classes);
        ElementLoop.Run(new ShiftKernel(values, largest, temperature, result), 0, classes);
    }

    private readonly struct ShiftKernel(float* values, float largest, float temperature, float* result) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index)
        {
            var shifted = TOperations.Subtract(TOperations.Load(values + index), TOperations.Broadcast(largest));
            TOperations.Store(result + index, TOperations.Divide(shifted, TOperations.Broadcast(temperature)));
        }
    }
}
