using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Secrets;
using QuantBuild.Recipes.Tasks;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Reports;

/// <summary>Gathers a report from a run's artifacts.</summary>
internal sealed class ReportBuilder(
    Recipe recipe,
    ITask task,
    QuantizationGraph graph,
    SourceDigests sources,
    IReadOnlyDictionary<string, Artifact> artifacts)
{
    private const ulong BootstrapSeed = 0;

    private static readonly (string Use, string Stage)[] Uses =
    [
        ("calibration", QuantizationGraph.CalibrationTexts),
        ("evaluation", QuantizationGraph.EvaluationTexts),
        ("training", QuantizationGraph.TrainingTexts),
    ];

    /// <param name="modelName">Of the source model.</param>
    /// <param name="parameters">Of the source model.</param>
    /// <param name="leftOutTensors">Of the source model's files.</param>
    /// <param name="tokenizerLimit">Tokens at which applications cut texts; null where nothing states it.</param>
    /// <param name="fullBytes">Of its weights.</param>
    /// <param name="checkpoints">What was written, in the recipe's order.</param>
    /// <param name="files">Of the outputs.</param>
    /// <param name="backend">What computed.</param>
    public RunReport Build(
        string modelName,
        long parameters,
        IReadOnlyList<string> leftOutTensors,
        int? tokenizerLimit,
        long fullBytes,
        IReadOnlyList<WrittenCheckpoint> checkpoints,
        IReadOnlyList<OutputFile> files,
        BackendIdentity backend)
    {
        var algorithm = recipe.Quantizes ? RunnableMethod.Create(recipe, task) : null;
        var texts = Texts(QuantizationGraph.EvaluationTexts);
        var full = Logits(QuantizationGraph.FullPrecisionLogits, texts);
        var quantized = Logits(QuantizationGraph.QuantizedEvaluation, texts);
        MetricPair[] evaluation =
            [.. EvaluatedMetrics.Select(metric => Compare(metric, texts, full, quantized))];
        FidelityResult[] fidelity =
            [.. task.Fidelity.Select(measure => measure.Compare(full, quantized, texts.Targets, BootstrapSeed))];
        var figures = FiguresOf(evaluation, fidelity, checkpoints[0].WeightBytes);
        return new RunReport
        {
            Recipe = recipe.Name,
            ModelName = SecretMask.ApplyForms(modelName),
            ModelParameters = parameters,
            LeftOutTensors = leftOutTensors,
            Provenance = RunProvenance.Of(recipe, algorithm, graph, sources, backend),
            Outcome = graph.Outcome,
            Quantization = algorithm is null ? null : Summary(algorithm),
            Training = recipe.Train is null
                ? null
                : TrainingHistoryFile.Read(PathOf(TrainStage.Name, TrainingHistoryFile.Name)),
            Evaluation = evaluation,
            Rows =
            [
                .. texts.Targets is null
                    ? []
                    : task.ReportRows(Predictions.Of(full, texts), Predictions.Of(quantized, texts), graph.Model),
                .. FormsOf(quantized, texts.Targets),
            ],
            Baselines = texts.Targets is { } targets ? task.BaselinesOf(targets, graph.Model) : [],
            Figures = figures,
            Texts =
            [
                .. Uses.Where(use => artifacts.ContainsKey(use.Stage))
                    .Select(use => Describe(use.Use, use.Stage, tokenizerLimit)),
            ],
            Gates = GateReport.Of(recipe, figures),
            Fidelity = fidelity,
            Modules = Modules(),
            CalibrationSamples = recipe.Quantizes ? Texts(QuantizationGraph.CalibrationTexts).Count : null,
            FullBytes = fullBytes,
            Checkpoints = checkpoints,
            Backbone = BackboneReport.Of(files, graph.Modules.Select(Read)),
            Files = files,
        };
    }

    private IEnumerable<ReportRow> FormsOf(LogitTable quantized, ITargets? targets)
    {
        if (task.Forms is { } forms
            && artifacts.TryGetValue(QuantizationGraph.AnswerCalibration, out var calibration))
        {
            var folder = Path.GetDirectoryName(calibration.PathOf(forms.FileName))!;
            yield return forms.Compare(recipe.Quantize.Vectors, folder, quantized, targets);
        }
    }

    private IEnumerable<IMetric> EvaluatedMetrics =>
        recipe.Data.Evaluation.Metrics.Select(name => task.Metrics.Single(metric => metric.Name == name));

    private static MetricPair Compare(IMetric metric, TokenizedDataset texts, LogitTable full, LogitTable quantized)
    {
        var before = Bootstrap.Evaluate(metric, Predictions.Of(full, texts), BootstrapSeed);
        var after = Bootstrap.Evaluate(metric, Predictions.Of(quantized, texts), BootstrapSeed);
        return new MetricPair(metric.Name, before.Value, after.Value, after.Low, after.High, after.Samples);
    }

    private ReportFigure[] FiguresOf(
        IReadOnlyList<MetricPair> evaluation, IReadOnlyList<FidelityResult> fidelity, long quantizedBytes) =>
    [
        .. evaluation.Zip(EvaluatedMetrics, (pair, metric) =>
            new ReportFigure(pair.Metric, pair.Full, pair.Quantized, metric.IsLargerBetter)),
        .. fidelity.Select(result =>
            new ReportFigure(result.Measure.Name, Full: null, result.Value, result.Measure.IsLargerBetter)),
        new ReportFigure(FigureDescriptor.QuantizedBytes.Name, Full: null, quantizedBytes, IsLargerBetter: false),
    ];

    private QuantizationSummary Summary(IQuantizationMethod algorithm)
    {
        var quantize = recipe.Quantize;
        return new QuantizationSummary(
            quantize.Method.Name,
            quantize.Weights.Bits,
            quantize.Embeddings.Bits,
            quantize.Activations.Bits,
            quantize,
            ParametersOf(algorithm));
    }

    private IReadOnlyDictionary<string, string> ParametersOf(IQuantizationMethod algorithm) =>
        RunnableMethod.Of(recipe.Quantize).CreateFinish(recipe.Quantize.Settings, task) is { } finish
            ? algorithm.Parameters
                .Concat(finish.Parameters.Select(entry => KeyValuePair.Create($"finish.{entry.Key}", entry.Value)))
                .ToDictionary(StringComparer.Ordinal)
            : algorithm.Parameters;

    private List<ModuleReport> Modules()
    {
        var errors = ModuleErrorsFile.Read(PathOf(QuantizationGraph.QuantizedEvaluation, ModuleErrorsFile.Name));
        return [.. graph.Modules.Select(module => Describe(module, errors[module.Span.Index]))];
    }

    private ModuleReport Describe(ModuleSource module, Quantization.Evaluation.ModuleError error)
    {
        var span = module.Span;
        var quantized = Read(module);
        var losses = quantized.Losses;
        var layers = span.LayerCount == 1
            ? $"{span.FirstLayer}"
            : $"{span.FirstLayer}–{span.FirstLayer + span.LayerCount - 1}";
        return new ModuleReport(
            span.Name,
            layers,
            MeanBits(span),
            error.RelativeError,
            error.SignalToNoise,
            losses.Count == 0 ? null : losses[0].Loss,
            losses.Count == 0 ? null : losses[^1].Loss,
            quantized.Incidents);
    }

    private QuantizedModule Read(ModuleSource module) =>
        QuantizedModuleFile.Read(PathOf(module.Stage.Name, module.File));

    private double MeanBits(ModuleSpan span)
    {
        var matrices = graph.PlannedMatrices
            .Where(matrix => matrix.Layer is { } layer && span.Layers.Contains(layer))
            .ToList();
        var weights = matrices.Sum(matrix => (double)matrix.Rows * matrix.Columns);
        return matrices.Sum(matrix => (double)matrix.Rows * matrix.Columns * matrix.Bits) / weights;
    }

    private TextsReport Describe(string use, string stage, int? tokenizerLimit)
    {
        var length = MaximumLengthOf(stage);
        return new TextsReport(use, length, TextStatisticsFile.Read(PathOf(stage, TextStatisticsFile.Name)))
        {
            TokenizerLimit = tokenizerLimit,
            TextsBeyondLimit = tokenizerLimit < length ? CountBeyond(Texts(stage), tokenizerLimit.Value) : 0,
        };
    }

    private static int CountBeyond(TokenizedDataset texts, int limit) =>
        Enumerable.Range(0, texts.Count).Count(row => texts.SourceLengthOf(row) > limit);

    private int MaximumLengthOf(string stage) => stage switch
    {
        QuantizationGraph.CalibrationTexts => recipe.Data.Calibration.MaxLength,
        QuantizationGraph.EvaluationTexts => recipe.Data.Evaluation.MaxLength,
        _ => recipe.Data.Training!.MaxLength,
    };

    private TokenizedDataset Texts(string name) => TokenizeStage.TextsOf(
        PathOf(name, TokenizeStage.TextsFile), graph.Stages.Single(stage => stage.Name == name));

    private LogitTable Logits(string stage, TokenizedDataset texts) =>
        LogitsFile.Read(PathOf(stage, LogitsFile.Name), texts);

    private string PathOf(string stage, string file) => artifacts[stage].PathOf(file);
}
