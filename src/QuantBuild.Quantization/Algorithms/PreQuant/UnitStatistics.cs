namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Mean and standard deviation of weights, in double precision, added in their order.</summary>
internal sealed class UnitStatistics
{
    private double sum;
    private double squares;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Σ w / n.</summary>
    public double Mean => sum / Count;

    /// <summary>√(Σ (w − mean)² / n).</summary>
    public double Deviation => Math.Sqrt(Math.Max(0, (squares / Count) - (Mean * Mean)));

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        Count += values.Length;
    }
}
