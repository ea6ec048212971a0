using System.Text.Json;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>Runs cells through the product's pipeline and keeps what they found in the work folder.</summary>
/// <param name="work">Absolute path; cells of all matrices share it.</param>
/// <param name="settings">From the command line.</param>
/// <param name="threads">To compute with.</param>
internal sealed class CellRunner(string work, IReadOnlyList<Setting> settings, int threads)
{
    private const string TrainingTexts = "training-texts";

    private readonly CostLedger ledger = new(Path.Combine(work, "stages"), threads);

    /// <summary>The cell's recipe, written to the work folder.</summary>
    public string WriteRecipe(Matrix matrix, Cell cell)
    {
        var path = Path.Combine(work, "recipes", $"{cell.Id}.quant.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, CellRecipe.Write(matrix, cell, settings));
        return path;
    }

    /// <summary>What an earlier run of the very same found, with as many threads.</summary>
    public CellFigures? Stored(Cell cell, RunPlan plan)
    {
        var stored = JsonFile.Find<CellFigures>(FiguresOf(cell));
        return stored is not null && stored.Threads == threads && stored.Fingerprint == Fingerprint.Of(plan)
            ? stored
            : null;
    }

    public CellFigures Run(Cell cell, RunPlan plan, IRunListener listener, CancellationToken cancellation)
    {
        // Memory that earlier cells left to the collector is not this one's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var output = Path.Combine(work, "outputs", cell.Id);
        var run = QuantizationRun.Execute(
            plan.Recipe,
            new RunOptions
            {
                CacheRoot = Path.Combine(work, "cache"),
                OutputFolder = output,
                Backend = BackendRegistry.Default(threads),
            },
            new RecordingListener(listener, ledger),
            cancellation);
        var figures = Gather(plan, run);
        if (figures.Outputs is { } outputs)
        {
            figures = figures with
            {
                AgreesInApplications = ApplicationLogits.Agree(
                    output, plan.Recipe.Data.Evaluation, outputs.Quantized(), threads),
            };
        }

        JsonFile.Write(FiguresOf(cell), figures);

        // The checkpoint stays in the cache.
        Directory.Delete(output, recursive: true);
        return figures;
    }

    private string FiguresOf(Cell cell) => Path.Combine(work, "cells", $"{cell.Id}.json");

    private CellFigures Gather(RunPlan plan, RunResult run)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run.OutputFolder, "report.json")));
        var root = report.RootElement;
        return new CellFigures
        {
            Fingerprint = Fingerprint.Of(plan),
            Threads = threads,
            Finished = DateTimeOffset.UtcNow,
            Machine = MachineDescription.Current(threads).ToString(),
            Metrics = run.Metrics,
            Modules =
            [
                .. root.GetProperty("modules").EnumerateArray().Select(module => new ModuleFigures(
                    module.GetProperty("name").GetString()!,
                    module.GetProperty("relativeError").GetDouble(),
                    module.TryGetProperty("incidents", out var incidents) ? incidents.GetArrayLength() : 0)),
            ],
            Cost = CellCost.Of(plan, run, ledger),
            Samples = run.Artifacts.ContainsKey(TrainingTexts)
                ? TextStatisticsFile.Read(PathOf(run, TrainingTexts, TextStatisticsFile.Name)).Texts
                : root.GetProperty("calibrationSamples").GetInt32(),
            Parameters = root.GetProperty("quantization").GetProperty("parameters").EnumerateObject()
                .ToDictionary(member => member.Name, member => member.Value.ToString()),
            QuantizedBytes = run.QuantizedBytes,
            Fidelity = [.. ReadFidelity(root.GetProperty("fidelity"))],
            Outputs = FindsOneClass(plan.Recipe.Model) ? OutputsOf(run) : null,
        };
    }

    private static bool FindsOneClass(ModelOptions model) =>
        model.Task == new TextClassificationTask().Name && !model.IsMultiLabel;

    private static IEnumerable<FidelityFigure> ReadFidelity(JsonElement fidelity)
    {
        // A measure that could not be taken is null in the report.
        var values = fidelity.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(member => member.Name, member => member.Value.GetDouble(), StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(entry => !IsEnd(entry.Key)))
        {
            yield return new FidelityFigure(name, value, EndOf(name, "Low"), EndOf(name, "High"));
        }

        bool IsEnd(string name) => name.EndsWith("Low", StringComparison.Ordinal)
            || name.EndsWith("High", StringComparison.Ordinal);

        double? EndOf(string name, string end) => values.TryGetValue(name + end, out var value) ? value : null;
    }

    private static ClassOutputs OutputsOf(RunResult run)
    {
        var full = LogitsFile.Read(PathOf(run, "full-precision-evaluation", LogitsFile.Name));
        var quantized = LogitsFile.Read(PathOf(run, "quantized-evaluation", LogitsFile.Name));
        return new ClassOutputs(
            full.Columns,
            EvaluationLabels(run, full.Columns),
            full.Values.ToArray(),
            quantized.Values.ToArray());
    }

    private static int[] EvaluationLabels(RunResult run, int classes)
    {
        var form = new ClassTargetForm([.. Enumerable.Range(0, classes).Select(number => $"{number}")]);
        var texts = TokenizedDatasetFile.Read(PathOf(run, "evaluation-texts", "texts.bin"), form);
        return ((ClassTargets)texts.Targets!).Classes.ToArray();
    }

    private static string PathOf(RunResult run, string stage, string file) => run.Artifacts[stage].PathOf(file);
}
