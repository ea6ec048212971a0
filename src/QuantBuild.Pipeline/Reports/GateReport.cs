using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Reports;

/// <summary>A gate and what it was held against. What is not a number passes no gate.</summary>
/// <param name="Gate">As in the recipe.</param>
/// <param name="Figure">What was measured.</param>
public sealed record GateReport(GateOptions Gate, ReportFigure Figure)
{
    /// <summary>What <c>minimum</c> and <c>maximum</c> bound.</summary>
    public double Value => Gate.IsOfFullPrecision ? Figure.Full ?? double.NaN : Figure.Quantized;

    /// <summary>Whether the quantized model is worse by more than <c>maxDrop</c>.</summary>
    public bool FellTooFar => Gate.MaxDrop is { } largest && !(Figure.Drop <= largest);

    /// <summary>Whether the value is below <c>minimum</c>.</summary>
    public bool IsTooLow => Gate.Minimum is { } smallest && !(Value >= smallest);

    /// <summary>Whether the value is above <c>maximum</c>.</summary>
    public bool IsTooHigh => Gate.Maximum is { } largest && !(Value <= largest);

    public bool Passed => !FellTooFar && !IsTooLow && !IsTooHigh;

    /// <summary>In the recipe's order.</summary>
    internal static IReadOnlyList<GateReport> Of(Recipe recipe, IReadOnlyList<ReportFigure> figures) =>
        [.. recipe.Gates.Select(gate =>
            new GateReport(gate, figures.Single(candidate => candidate.Name == gate.Metric)))];
}
