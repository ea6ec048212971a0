using System.Diagnostics.CodeAnalysis;

namespace QuantBuild.Models.Metrics;

/// <summary>The metrics by name. A new one is a class and a line here.</summary>
public static class MetricRegistry
{
    private static readonly IMetric[] Metrics = [new Accuracy()];

    /// <summary>The names, in the order of registration.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Metrics.Select(metric => metric.Name)];

    public static bool TryGet(string name, [NotNullWhen(true)] out IMetric? metric)
    {
        metric = Array.Find(Metrics, candidate => candidate.Name == name);
        return metric is not null;
    }

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IMetric Get(string name) => TryGet(name, out var metric)
        ? metric
        : throw new ArgumentException($"There is no metric '{name}', only {string.Join(", ", Names)}.", nameof(name));
}
