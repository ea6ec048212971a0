using System.Globalization;
using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <summary>What a recipe asks of its task's figures: metrics to measure, gates in each figure's range.</summary>
internal sealed class FigureRules
{
    private readonly TaskDescriptor task;
    private readonly RecipeLocations locations;
    private readonly ICollection<Diagnostic> diagnostics;

    private FigureRules(TaskDescriptor task, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        this.task = task;
        this.locations = locations;
        this.diagnostics = diagnostics;
    }

    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (vocabulary.FindTask(root) is not { } task)
        {
            return;
        }

        var rules = new FigureRules(task, locations, diagnostics);
        var evaluation = root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("evaluation");
        var metrics = evaluation is null ? [] : MetricsOf(evaluation, task);
        rules.CheckMetrics(metrics);
        foreach (var gate in root.Items<ValidatedObject>("gates"))
        {
            rules.CheckGate(gate, metrics);
        }
    }

    /// <summary>
    /// What an evaluation measures: the metrics that it names, or the task's usual one where it has targets.
    /// </summary>
    public static IReadOnlyList<string> MetricsOf(ValidatedObject evaluation, TaskDescriptor task) =>
        evaluation.Writes("metrics")
            ? [.. evaluation.Items<string>("metrics")]
            : [.. task.Metrics.Take(TargetRules.HasTargets(evaluation, task) ? 1 : 0).Select(metric => metric.Name)];

    private void CheckMetrics(IReadOnlyList<string> metrics)
    {
        foreach (var metric in metrics.Where(metric => task.Metrics.All(known => known.Name != metric)))
        {
            Reject(
                "data.evaluation.metrics",
                $"lists '{metric}', which is no metric of the task '{task.Name}'; "
                + $"valid: {ShortList.Of(task.Metrics.Select(known => known.Name))}");
        }
    }

    private void CheckGate(ValidatedObject gate, IReadOnlyList<string> metrics)
    {
        if (gate.Find<string>("metric") is { } name)
        {
            CheckPresence(gate, name, metrics);
            if (task.Find(name) is { } figure)
            {
                CheckRange(gate, "minimum", figure.Minimum, figure.Maximum);
                CheckRange(gate, "maximum", figure.Minimum, figure.Maximum);
                CheckRange(gate, "maxDrop", 0, figure.Maximum - figure.Minimum);
                CheckModels(gate, figure);
            }
        }

        if (!gate.Writes("maxDrop") && !gate.Writes("minimum") && !gate.Writes("maximum"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(gate.Path), $"'{gate.Path}' checks nothing; give 'maxDrop', 'minimum' or 'maximum'"));
        }
    }

    private void CheckPresence(ValidatedObject gate, string name, IReadOnlyList<string> metrics)
    {
        // Where no metric is right, that has been said.
        if (metrics.Count == 0 && task.Metrics.Count > 0 && task.NeedsTargets)
        {
            return;
        }

        string[] figures = [.. metrics, .. task.OfEveryReport.Select(figure => figure.Name)];
        if (!figures.Contains(name))
        {
            var advice = task.Find(name) is null
                ? $"is no figure of the report; gate on one of these: {ShortList.Of(figures)}"
                : $"is not among data.evaluation.metrics ({ShortList.Of(metrics)}); add it there, or gate on one of "
                    + "these";
            diagnostics.Add(DiagnosticTable.GateMetricNotEvaluated.At(
                locations.Of($"{gate.Path}.metric"), $"the gate's metric '{name}' {advice}"));
        }
    }

    private void CheckRange(ValidatedObject gate, string key, double least, double most)
    {
        if (gate.FindValue<double>(key) is { } value && !(value >= least && value <= most))
        {
            var shown = value.ToString(CultureInfo.InvariantCulture);
            Reject($"{gate.Path}.{key}", $"is {shown}; write a number {NumberSchema.RangeOf(least, most)}");
        }
    }

    /// <summary>Only metrics are measured of the full-precision model too.</summary>
    private void CheckModels(ValidatedObject gate, FigureDescriptor figure)
    {
        var isOfFull = gate.Find<string>("model") == GateSchema.FullPrecisionModel;
        var isMetric = task.Metrics.Contains(figure);
        if (isOfFull && !isMetric)
        {
            Reject($"{gate.Path}.model", $"is 'full', but '{figure.Name}' is no figure of that model; remove it");
        }

        if (gate.Writes("maxDrop") && (isOfFull || !isMetric))
        {
            var reason = isOfFull ? "but the gate's model is 'full'" : $"which '{figure.Name}' is not";
            Reject(
                $"{gate.Path}.maxDrop",
                $"compares a metric of both models, {reason}; give 'minimum' or 'maximum' instead");
        }
    }

    private void Reject(string path, string fault) =>
        diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(locations.Of(path), $"'{path}' {fault}"));
}
