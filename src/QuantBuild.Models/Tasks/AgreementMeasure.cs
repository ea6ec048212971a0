using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>A share of what is decided: how much of it both models decide alike.</summary>
/// <param name="same">Begins the sentence, such as <c>the same prediction for</c>.</param>
/// <param name="of">Of what the share is, such as <c>samples</c>.</param>
public abstract class AgreementMeasure(string same, string of) : IFidelityMeasure
{
    public virtual string Name => "agreement";

    public virtual string? Title => "agreement";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public abstract FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed);

    public virtual FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed) =>
        Compare(full, quantized, seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"{same} {result.Value:P2} of the {of}\n({result.Low:P2} – {result.High:P2})";
    }
}
