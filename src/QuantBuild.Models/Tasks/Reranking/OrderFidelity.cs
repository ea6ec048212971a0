using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>The mean over queries of how alike both models order the documents.</summary>
public sealed class OrderFidelity : IFidelityMeasure
{
    private readonly string description;
    private readonly Func<float[], float[], double> ofQuery;

    private OrderFidelity(
        string name, string title, double minimum, string description, Func<float[], float[], double> ofQuery)
    {
        Name = name;
        Title = title;
        Minimum = minimum;
        this.description = description;
        this.ofQuery = ofQuery;
    }

    /// <summary>The share of queries for which both put the same document first.</summary>
    public static OrderFidelity First { get; } = new(
        "topAgreement", "top agreement", 0, "the same document first, share of queries",
        (full, quantized) => Ranking.Order(full)[0] == Ranking.Order(quantized)[0] ? 1 : 0);

    /// <summary>Kendall's τ between the scores, of queries with two documents or more.</summary>
    public static OrderFidelity Kendall { get; } = new(
        "kendall", "Kendall's tau", -1, "Kendall's τ", (full, quantized) => Ranking.KendallTau(full, quantized));

    public string Name { get; }

    public string? Title { get; }

    public double Minimum { get; }

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>Not a number: which pairs share a query, the targets say.</summary>
    /// <inheritdoc/>
    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) => new(this, double.NaN);

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        if (targets is not RelevanceTargets relevances)
        {
            return Compare(full, quantized, seed);
        }

        double[] values =
        [
            .. relevances.Groups
                .Select(pairs => ofQuery(QueryScores.Of(full, pairs), QueryScores.Of(quantized, pairs)))
                .Where(value => !double.IsNaN(value)),
        ];
        return values.Length == 0 ? new FidelityResult(this, double.NaN) : FidelityResult.OfMean(this, values, seed);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"{description} {result.Value:F4}\n({result.Low:F4} – {result.High:F4})";
    }
}
