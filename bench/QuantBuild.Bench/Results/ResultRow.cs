using System.Text.Json;
using QuantBuild.Pipeline;

namespace QuantBuild.Bench.Results;

/// <summary>One run.</summary>
internal sealed record ResultRow(
    string Method,
    int Bits,
    int Seed,
    double Accuracy,
    double Low,
    double High,
    double Agreement,
    double KlDivergence,
    IReadOnlyList<double> ModuleErrors,
    double Seconds)
{
    public static ResultRow Of(string method, int bits, int seed, RunResult run)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run.OutputFolder, "report.json")));
        var errors = report.RootElement.GetProperty("modules").EnumerateArray()
            .Select(module => module.GetProperty("relativeError").GetDouble());
        var accuracy = run.Metrics[0];
        return new ResultRow(
            method,
            bits,
            seed,
            accuracy.Quantized,
            accuracy.Low,
            accuracy.High,
            run.Agreement,
            run.KlDivergence,
            [.. errors],
            run.Stages.Where(stage => stage.Name.StartsWith(method, StringComparison.Ordinal)).Sum(stage => stage.Seconds));
    }
}
