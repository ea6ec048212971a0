using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// How far the quantized model's distributions are from those in full precision: a mean of Σ p·ln(p/q), p of the
/// full-precision model, in nats.
/// </summary>
public abstract class DivergenceMeasure : IFidelityMeasure
{
    public string Name => "klDivergence";

    public string? Title => "KL divergence";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public abstract FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed);

    public virtual FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed) =>
        Compare(full, quantized, seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean KL divergence {result.Value:G4} nats\n({result.Low:G4} – {result.High:G4})";
    }
}
