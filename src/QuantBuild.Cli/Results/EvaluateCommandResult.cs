using System.Globalization;
using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;

namespace QuantBuild.Cli.Results;

/// <summary>What <c>evaluate</c> measured.</summary>
internal sealed record EvaluateCommandResult(CheckpointEvaluationResult Evaluation) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
    [
        .. TextTable.Align(
        [
            ["metric", "value", "95 % interval", "samples"],
            .. Evaluation.Metrics.Select(metric => new[]
            {
                metric.Metric,
                MetricText.Fraction(metric.Value),
                MetricText.Interval(metric.Low, metric.High),
                metric.Samples.ToString(CultureInfo.InvariantCulture),
            }),
        ]),
    ];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteMetrics(Evaluation.Metrics.Select(metric => (metric.Metric, metric.Value)));
        json.WriteStartArray("evaluation"u8);
        foreach (var metric in Evaluation.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("metric"u8, metric.Metric);
            json.WriteFinite("value", metric.Value);
            json.WriteInterval(metric.Low, metric.High, metric.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
