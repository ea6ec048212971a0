namespace QuantBuild.Recipes;

/// <summary>A condition on a figure of the report; at least one of its three bounds is given.</summary>
/// <param name="Metric">One of the evaluation's metrics, of the task's measures of fidelity, or the size.</param>
/// <param name="MaxDrop">How much worse the quantized model may be than the full-precision one.</param>
/// <param name="Minimum">Smallest allowed value.</param>
public sealed record GateOptions(string Metric, double? MaxDrop, double? Minimum)
{
    /// <summary>Largest allowed value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether the full-precision model's value is bounded rather than the quantized model's.</summary>
    public bool IsOfFullPrecision { get; init; }
}
