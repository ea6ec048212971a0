namespace QuantBuild.Models.Metrics;

/// <summary>
/// How often each class was right, was predicted, and was both: all that precision, recall, F1 and Matthews'
/// correlation are made of. A text has one class (<see cref="Add"/>), or any number of labels (<see cref="AddLabel"/>).
/// </summary>
/// <param name="classes">Classes or labels; at least 1.</param>
public sealed class ClassCounts(int classes)
{
    private readonly long[] right = new long[classes];
    private readonly long[] predicted = new long[classes];
    private readonly long[] both = new long[classes];

    /// <summary>Classes or labels.</summary>
    public int Classes => classes;

    /// <summary>F1 of all decisions together, whatever their class; 0 where there are none.</summary>
    public double MicroF1 => F1Of(both.Sum(), right.Sum(), predicted.Sum());

    /// <summary>
    /// The mean of F1 over the classes that are right or predicted anywhere; not a number where there is none.
    /// </summary>
    public double MacroF1
    {
        get
        {
            var (sum, seen) = (0.0, 0);
            for (var i = 0; i < classes; i++)
            {
                if (right[i] + predicted[i] > 0)
                {
                    sum += F1(i);
                    seen++;
                }
            }

            return sum / seen;
        }
    }

    /// <summary>
    /// Matthews' correlation between right and predicted classes, of texts with one class each: for K classes with t_k
    /// right, p_k predicted and c of s texts correct, (c·s − Σ p_k·t_k) / √((s² − Σ p_k²) · (s² − Σ t_k²))
    /// (doi:10.1016/j.compbiolchem.2004.09.006, eq. 8). 0 where all texts are of one class, or all predicted as one.
    /// </summary>
    public double Matthews
    {
        get
        {
            var (texts, correct) = ((double)right.Sum(), (double)both.Sum());
            var (products, predictedSquares, rightSquares) = (0.0, 0.0, 0.0);
            for (var i = 0; i < classes; i++)
            {
                products += (double)predicted[i] * right[i];
                predictedSquares += (double)predicted[i] * predicted[i];
                rightSquares += (double)right[i] * right[i];
            }

            var square = texts * texts;
            var spread = Math.Sqrt(square - predictedSquares) * Math.Sqrt(square - rightSquares);
            return spread > 0 ? ((correct * texts) - products) / spread : 0;
        }
    }

    /// <summary>Counts one text with one class.</summary>
    public void Add(int rightClass, int predictedClass)
    {
        right[rightClass]++;
        predicted[predictedClass]++;
        both[rightClass] += rightClass == predictedClass ? 1 : 0;
    }

    /// <summary>Counts one decision about one label.</summary>
    public void AddLabel(int label, bool isRight, bool isPredicted)
    {
        right[label] += isRight ? 1 : 0;
        predicted[label] += isPredicted ? 1 : 0;
        both[label] += isRight && isPredicted ? 1 : 0;
    }

    /// <summary>Texts for which the class is right.</summary>
    public long Support(int index) => right[index];

    /// <summary>
    /// The share of the texts predicted as the class that are of it; not a number where there are none.
    /// </summary>
    public double Precision(int index) => (double)both[index] / predicted[index];

    /// <summary>
    /// The share of the texts of the class that are predicted as it; not a number where there are none.
    /// </summary>
    public double Recall(int index) => (double)both[index] / right[index];

    /// <summary>
    /// The harmonic mean of precision and recall, 2·both / (right + predicted); 0 where the class is neither right nor
    /// predicted anywhere.
    /// </summary>
    public double F1(int index) => F1Of(both[index], right[index], predicted[index]);

    private static double F1Of(long both, long right, long predicted) =>
        right + predicted > 0 ? 2.0 * both / (right + predicted) : 0;
}
