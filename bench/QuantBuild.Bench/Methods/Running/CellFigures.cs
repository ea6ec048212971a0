using System.Globalization;
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

    /// <summary>How near the quantized model is to that in full precision, as the report states it.</summary>
    public required IReadOnlyList<FidelityFigure> Fidelity { get; init; }

    /// <summary>What both models answered where the task is to find one class; null for other tasks.</summary>
    public required ClassOutputs? Outputs { get; init; }

    /// <summary>
    /// Whether the runtime gave the quantized model's logits bit for bit; null for tasks other than to find one class.
    /// </summary>
    public bool? AgreesInApplications { get; init; }

    /// <summary>
    /// Training steps as the method counts them: of a module (MREM), of a matrix product (REM), in all (QAT); null
    /// where it has none.
    /// </summary>
    public int? Steps => Parameter("steps")
        ?? (Parameter("batchSize") is { } size ? Parameter("epochs") * ((Samples + size - 1) / size) : null);

    private int? Parameter(string name) =>
        int.TryParse(Parameters.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
