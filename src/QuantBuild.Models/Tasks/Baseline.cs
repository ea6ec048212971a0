namespace QuantBuild.Models.Tasks;

/// <summary>What one and the same answer to every text would reach.</summary>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Value">Of the metric.</param>
/// <param name="Answer">The answer, for people; it may come from the model's files.</param>
public sealed record Baseline(string Metric, double Value, string Answer);
