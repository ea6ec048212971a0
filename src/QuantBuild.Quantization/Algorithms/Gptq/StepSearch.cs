using QuantBuild.Formats.Numbers;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// Chooses the step of each row by what a sweep makes of it: the error of the outputs, which is what GPTQ minimizes,
/// and not that of the weights. Steps that clip cost a sweep more, for the columns behind have to make up for it.
/// </summary>
internal static class StepSearch
{
    // Fractions of the step that covers all values: four, then those beside the best one, nearer and nearer.
    private static readonly float[] First = [1f, 0.8f, 0.6f, 0.4f];
    private static readonly float[] Nearer = [0.1f, 0.05f];

    /// <summary>Codes and steps with the least error, each row by itself.</summary>
    /// <param name="sweep">Over all columns.</param>
    /// <param name="weight">[rows, columns]</param>
    /// <param name="covering">The weight rounded with a step a row that covers all the row's values.</param>
    /// <param name="grid">The grid with the steps of <paramref name="covering"/>.</param>
    public static QuantizedMatrix Run(
        ColumnSweep sweep, ReadOnlySpan<float> weight, QuantizedMatrix covering, WeightGrid grid)
    {
        var best = new Candidates(covering);
        foreach (var fraction in First)
        {
            var fractions = new float[covering.Rows];
            Array.Fill(fractions, fraction);
            Try(fractions, weight);
        }

        foreach (var distance in Nearer)
        {
            var center = (float[])best.Fractions.Clone();
            Try([.. center.Select(fraction => Math.Min(fraction + distance, First[0]))], weight);
            Try([.. center.Select(fraction => fraction - distance)], weight);
        }

        return best.Matrix;

        void Try(float[] fractions, ReadOnlySpan<float> values)
        {
            var errors = new double[covering.Rows];
            var swept = sweep.Run(values, grid.Scaled(fractions), errors);
            best.Take(swept, fractions, errors);
        }
    }

    /// <summary>The best of what has been tried.</summary>
    private sealed class Candidates
    {
        private readonly double[] least;

        public Candidates(QuantizedMatrix start)
        {
            Matrix = start with { Codes = [.. start.Codes], Steps = [.. start.Steps] };
            Fractions = new float[start.Rows];
            least = new double[start.Rows];
            Array.Fill(least, double.PositiveInfinity);
        }

        public QuantizedMatrix Matrix { get; }

        public float[] Fractions { get; }

        /// <summary>Takes over the rows that have less error.</summary>
        public void Take(QuantizedMatrix swept, float[] fractions, double[] errors)
        {
            var columns = Matrix.Columns;
            for (var row = 0; row < least.Length; row++)
            {
                if (errors[row] < least[row])
                {
                    least[row] = errors[row];
                    Fractions[row] = fractions[row];
                    Matrix.Steps[row] = swept.Steps[row];
                    swept.Codes.AsSpan(row * columns, columns).CopyTo(Matrix.Codes.AsSpan(row * columns));
                }
            }
        }
    }
}
