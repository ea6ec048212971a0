using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Losses;

/// <summary>
/// −ln softmax(logits)[label], averaged over the rows whose label is not <see cref="IgnoredLabel"/>.
/// </summary>
public static unsafe class CrossEntropy
{
    /// <summary>The label of a row that does not count.</summary>
    public const int IgnoredLabel = -100;

    /// <summary>
    /// For rows startRow … startRow + rowCount − 1 of logits [rows, classes], writes the probabilities
    /// [rows, classes], which the backward pass needs, and each row's loss [rows] (0 where ignored). The
    /// probabilities may be the same array as the logits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither a class nor −100.</exception>
    public static void Forward(
        float* logits, int* labels, float* probabilities, double* losses, nint classes, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var label = labels[row];
            if (label != IgnoredLabel && (label < 0 || label >= classes))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), label, $"The label of row {row} must lie in 0 … {classes - 1} or be -100.");
            }

            var logit = label == IgnoredLabel ? 0.0 : logits[(row * classes) + label];
            var row0 = probabilities + (row * classes);
            var (maximum, sum) = Softmax.Exponentials(logits + (row * classes), row0, classes);
            Softmax.Divide(row0, (float)sum, classes);
            losses[row] = label == IgnoredLabel ? 0 : DeterministicMath.Log(sum) - (logit - maximum);
        }
    }

    /// <summary>The rows that count.</summary>
    public static nint CountedRows(int* labels, nint rows)
    {
        nint counted = 0;
        for (nint row = 0; row < rows; row++)
        {
            counted += labels[row] == IgnoredLabel ? 0 : 1;
        }

        return counted;
    }

    /// <summary>The mean loss over the rows that count, added in row order; 0 if there are none.</summary>
    public static double Mean(double* losses, int* labels, nint rows)
    {
        var sum = 0.0;
        for (nint row = 0; row < rows; row++)
        {
            sum += losses[row];
        }

        var counted = CountedRows(labels, rows);
        return counted == 0 ? 0 : sum / counted;
    }

    /// <summary>
    /// result = scale · (probability − [class = label]), 0 in ignored rows, with scale = upstream gradient / counted
    /// rows. The result may be the same array as the probabilities.
    /// </summary>
    public static void Backward(
        float* probabilities, int* labels, float scale, float* result, nint classes, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var offset = row * classes;
            if (labels[row] == IgnoredLabel)
            {
                Arithmetic.Fill(0f, result, offset, classes);
                continue;
            }

            var target = offset + labels[row];
            var atTarget = scale * (probabilities[target] - 1f);
            Arithmetic.Scale(scale, probabilities, result, offset, classes);
            result[target] = atTarget;
        }
    }
}
