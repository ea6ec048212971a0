using System.Globalization;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Pipeline.Reports;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>What a cell's run found, kept in the work folder.</summary>
internal sealed record CellFigures
{
    /// <summary>Of everything that decides the result: another recipe, file or algorithm has another.</summary>
    public required string Fingerprint { get; init; }

    public required int Threads { get; init; }

    public required DateTimeOffset Finished { get; init; }

    /// <summary>That the cell was run on.</summary>
    public required string Machine { get; init; }

    public required IReadOnlyList<MetricPair> Metrics { get; init; }

    public required IReadOnlyList<ModuleFigures> Modules { get; init; }

    public required CellCost Cost { get; init; }

    /// <summary>Texts that the method learnt from: training texts where it has any, else calibration texts.</summary>
    public required int Samples { get; init; }

    /// <summary>The method's own settings as the report states them.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Of the checkpoint.</summary>
    public required long QuantizedBytes { get; init; }

    /// <summary>Right classes of the evaluation texts.</summary>
    public required int[] Labels { get; init; }

    public required int Classes { get; init; }

    /// <summary>Row-major [texts, classes].</summary>
    public required float[] FullLogits { get; init; }

    /// <summary>Row-major [texts, classes].</summary>
    public required float[] QuantizedLogits { get; init; }

    /// <summary>
    /// Whether the runtime gave the quantized model's logits bit for bit; null in figures of before it was asked.
    /// </summary>
    public bool? AgreesInApplications { get; init; }

    /// <summary>
    /// Training steps as the method counts them: of a module (MREM), of a matrix product (REM), in all (QAT); null
    /// where it has none.
    /// </summary>
    public int? Steps => Parameter("steps")
        ?? (Parameter("batchSize") is { } size ? Parameter("epochs") * ((Samples + size - 1) / size) : null);

    /// <summary>Mean KL divergence of the evaluation texts, in nats.</summary>
    public double MeanDivergence() => KullbackLeiblerDivergence.OfTexts(Full(), Quantized()).Average();

    public LogitTable Full() => new(FullLogits, Classes);

    public LogitTable Quantized() => new(QuantizedLogits, Classes);

    private int? Parameter(string name) =>
        int.TryParse(Parameters.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
