using System.Globalization;
using QuantBuild.Formats.Messages;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline;

/// <summary>Turns a recipe into its stage graph.</summary>
internal sealed class GraphBuilder
{
    private readonly Recipe recipe;
    private readonly RunSlots slots;
    private readonly ModelHost host;
    private readonly SourceDigests sources;
    private readonly List<StageNode> stages = [];
    private readonly IReadOnlyList<IPhase> phases;

    private GraphBuilder(Recipe recipe, RunSlots slots, ModelHost host, SourceDigests sources)
    {
        this.recipe = recipe;
        this.slots = slots;
        this.host = host;
        this.sources = sources;
        phases = PhaseRegistry.Of(recipe, host);
    }

    /// <exception cref="DiagnosticException">The recipe does not fit the model.</exception>
    public static QuantizationGraph Build(Recipe recipe, RunSlots slots, ModelHost host, SourceDigests sources) =>
        new GraphBuilder(recipe, slots, host, sources).Build();

    private QuantizationGraph Build()
    {
        ColumnCheck.Run(recipe, slots.Tables);
        RequireMetrics();
        RequireReports();
        var calibration = recipe.Quantizes ? Add(Calibration()) : null;
        var evaluation = Add(Evaluation());
        var (left, modules) = AddPhases(new TextStages(calibration, () => Add(Training())), evaluation);
        Add(new StageNode(
            QuantizationGraph.QuantizedEvaluation,
            QuantizedEvaluationStage.Version,
            Task(),
            sources.Model,
            [evaluation, .. left.Stages],
            new QuantizedEvaluationStage(
                left, [.. modules.Select(module => module.Span)], evaluation, host.Task.Summary, host.Writer)));
        AddExports(left, AnswerCalibration(left, calibration));
        return new QuantizationGraph(
            host.Description,
            stages,
            modules,
            phases[^1].PlannedMatrices,
            phases.Min(phase => phase.Outcome),
            [.. phases.SelectMany(phase => phase.Memory), phases[^1].EvaluationMemory]);
    }

    /// <summary>
    /// Each phase starts from what the one before left. The full-precision model that the result is measured against is
    /// what the first phase that quantizes starts from, and the source where none does.
    /// </summary>
    /// <returns>The model at the end, and the modules that the last phase makes.</returns>
    private (ModelState Left, IReadOnlyList<ModuleSource> Modules) AddPhases(TextStages texts, StageNode evaluation)
    {
        var state = new ModelState(host, sources.Model);
        IReadOnlyList<ModuleSource> modules = [];
        var isMeasured = false;
        foreach (var phase in phases)
        {
            if (!isMeasured && (!phase.KeepsFullPrecision || phase == phases[^1]))
            {
                Add(FullPrecisionEvaluation(state, evaluation));
                isMeasured = true;
            }

            (state, modules) = phase.AddStages(state, texts, stage => Add(stage));
            state = isMeasured ? state : state.AsFullPrecision();
        }

        return (state, modules);
    }

    private StageNode FullPrecisionEvaluation(ModelState state, StageNode evaluation) => new(
        QuantizationGraph.FullPrecisionLogits,
        FullPrecisionLogitsStage.Version,
        Task(),
        sources.Model,
        [evaluation, .. state.ModelStages],
        new FullPrecisionLogitsStage(state, evaluation, host.Task.Summary, host.Writer));

    /// <summary>Found now rather than when everything is computed.</summary>
    private void RequireReports()
    {
        foreach (var (i, name) in recipe.ReportFormats.Index())
        {
            if (slots.Reports.Find(name) is null)
            {
                throw NotRegistered($"report[{i}]", name, slots.Reports.Names);
            }
        }
    }

    private DiagnosticException NotRegistered(string key, string name, IReadOnlyList<string> names) =>
        DiagnosticTable.NotSupported.Exception(
            recipe.LocationOf(key),
            $"'{key}' is '{name}', which is not available here; available: {ShortList.Of(names)}");

    /// <summary>Metrics of the task, but none of what this model's head puts out.</summary>
    private void RequireMetrics()
    {
        const string Evaluated = "data.evaluation.metrics";
        const string Trained = "train.metric";
        var possible = host.Task.Metrics.Select(metric => metric.Name).ToList();
        IEnumerable<(string Key, string? Name)> named =
            [.. recipe.Data.Evaluation.Metrics.Select(name => (Evaluated, name)), (Trained, recipe.Train?.Metric)];
        foreach (var (key, name) in named.Where(each => each.Name is not null && !possible.Contains(each.Name)))
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                recipe.LocationOf(key),
                $"'{key}' {(key == Trained ? "is" : "lists")} '{name}', which says nothing of this model's head "
                + $"({DescribeOutputs()}); valid for it: {ShortList.Of(possible)}");
        }
    }

    private string DescribeOutputs()
    {
        var outputs = host.Description.Extents.Labels.Count;
        var problem = host.Configuration.ProblemType is { } type ? $", 'problem_type' {type}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture, $"{outputs} output{(outputs == 1 ? string.Empty : "s")}{problem}");
    }

    /// <returns>Null where the recipe asks for no shorter forms of answers.</returns>
    private StageNode? AnswerCalibration(ModelState left, StageNode? calibration) =>
        calibration is not null && recipe.Quantize.Vectors.Count > 0 && host.Task.Forms is { } forms
            ? Add(new StageNode(
                QuantizationGraph.AnswerCalibration,
                forms.Version,
                Task(),
                sources.Model,
                [calibration, .. left.Stages],
                new AnswerCalibrationStage(left, calibration, forms)))
            : null;

    private void AddExports(ModelState left, StageNode? answers)
    {
        foreach (var (i, format) in recipe.OutputFormats.Index())
        {
            var export = slots.Exports.Find(format)
                ?? throw NotRegistered($"outputs[{i}].format", format, slots.Exports.Names);
            Add(new StageNode(
                QuantizationGraph.ExportOf(format),
                export.Version,
                Task(),
                SourceDigests.Union(sources.Model, sources.Copied),
                answers is null ? left.Stages : [.. left.Stages, answers],
                new ExportStage(host, left, export, answers)));
        }
    }

    private StageNode Calibration()
    {
        var options = recipe.Data.Calibration;
        var columns = DataTables.ColumnsOf(options.Source, options.Columns, host.Task.ReadsTargets);
        return Tokenize(QuantizationGraph.CalibrationTexts, "data.calibration", new TokenizeRequest(
            TableOf(options.Source), columns, options.MaxLength, options.Samples, (ulong)options.Seed));
    }

    /// <summary>Labels are read only where they are learned from, so that their change reruns nothing else.</summary>
    private StageNode Training()
    {
        var options = recipe.Data.Training!;
        var columns = DataTables.ColumnsOf(options.Source, options.Columns, LearnsFromLabels || host.Task.ReadsTargets);
        return Tokenize(QuantizationGraph.TrainingTexts, "data.training", new TokenizeRequest(
            TableOf(options.Source),
            columns,
            options.MaxLength,
            options.Samples,
            options.Samples is null ? 0 : (ulong)options.Seed)
        {
            IsJudged = false,
        });
    }

    private StageNode Evaluation()
    {
        var options = recipe.Data.Evaluation;
        var columns = DataTables.ColumnsOf(options.Source, options.Columns, readsLabel: true);
        return Tokenize(QuantizationGraph.EvaluationTexts, "data.evaluation", new TokenizeRequest(
            TableOf(options.Source), columns, options.MaxLength, Samples: null, Seed: 0));
    }

    private StageNode Tokenize(string name, string section, TokenizeRequest request)
    {
        RequirePairs(section, request);
        RequireLength(section, request);
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["text"] = request.Columns.Text,
            ["textPair"] = request.Columns.Pair ?? string.Empty,
            ["label"] = request.Columns.Label ?? string.Empty,
            ["labels"] = request.Columns.Label is null ? string.Empty : host.Targets.Identity,
            ["maxLength"] = request.MaximumLength.ToString(CultureInfo.InvariantCulture),
            ["samples"] = request.Samples?.ToString(CultureInfo.InvariantCulture) ?? "all",
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        AddForm(request, parameters);
        if (host.Task.Texts.Identity is { Length: > 0 } form)
        {
            parameters.Add("texts", form);
        }

        if (request.IsJudged && host.View is { } view)
        {
            parameters.Add("shown", view.Identity);
        }

        var inputs = SourceDigests.Union(sources.Tokenizer);
        foreach (var (i, path) in request.Source.Paths.Index())
        {
            inputs.Add(
                i == 0 ? "data" : string.Create(CultureInfo.InvariantCulture, $"data.{i + 1}"), sources.OfFile(path));
        }

        return new StageNode(name, TokenizeStage.Version, parameters, inputs, [], new TokenizeStage(host, request));
    }

    // How the bytes of the files are read, where that is not how the first format reads them.
    private void AddForm(TokenizeRequest request, SortedDictionary<string, string> parameters)
    {
        var (format, options) = (request.Source.Format, request.Source.Options);
        if (format != slots.Tables.Formats[0])
        {
            parameters["format"] = format.Name;
        }

        if (options.Separator is { } separator)
        {
            parameters["separator"] = separator.ToString();
        }

        if (options.IsQuoted is { } isQuoted)
        {
            parameters["quote"] = isQuoted ? "true" : "false";
        }

        if (!options.HasHeader)
        {
            parameters["header"] = "false";
        }

        if (options.IgnoresExtraFields)
        {
            parameters["extraFields"] = "ignored";
        }

        if (request.Columns is { Label: not null, LabelNames: { } names })
        {
            foreach (var (label, meaning) in names)
            {
                parameters[$"labels.{label}"] = meaning;
            }
        }
    }

    private TableSource TableOf(DataSource source)
    {
        sources.AddOthers(source.Files.Folders);
        sources.AddOthers(source.Files.Inputs);
        return DataTables.Of(source, slots.Tables);
    }

    private void RequirePairs(string section, TokenizeRequest request)
    {
        var hasPair = request.Columns.Pair is not null;
        if (host.Task.Texts.TakesPair is { } takesPair && takesPair != hasPair)
        {
            throw DiagnosticTable.NotSupported.Exception(
                recipe.LocationOf(hasPair ? $"{section}.columns.textPair" : $"{section}.columns"),
                hasPair
                    ? "'textPair' is given, but the model's prompt has no place for it; leave it out, or write "
                        + "'model.prompt' with '{textPair}'"
                    : "the model's prompt has a place for a second text; name the column 'textPair', or write "
                        + "'model.prompt' without '{textPair}'");
        }

        var rows = EmbeddingRows.Of(host.Description.Extents);
        if (host.Task.Texts.JoinsPairs(request.Columns) && rows.WhyNot(host.Tokenizer, isPair: true) is { } reason)
        {
            throw DiagnosticTable.NotSupported.Exception(
                recipe.LocationOf($"{section}.columns.textPair"),
                $"'textPair' is given, but the model {reason}; leave it out, or use a model of pairs");
        }
    }

    private void RequireLength(string section, TokenizeRequest request)
    {
        var most = host.Description.Extents.PositionCount;
        var isPair = host.Task.Texts.JoinsPairs(request.Columns);
        var layout = host.Tokenizer.LayoutOf(isPair);
        var what = isPair ? "pair" : "text";
        var problem = request.MaximumLength > most
            ? $"the model has {most} positions; choose at most {most}"
            : request.MaximumLength > host.Task.Texts.MaximumLength
            ? $"the model cuts texts at {host.Task.Texts.MaximumLength} tokens; choose at most that"
            : request.MaximumLength < layout.ShortestLength
                ? $"the special tokens of a {what} alone are {layout.SpecialTokens}; "
                    + $"choose at least {layout.ShortestLength}"
                : null;
        if (problem is not null)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                recipe.LocationOf($"{section}.maxLength"), $"maxLength is {request.MaximumLength}, but {problem}");
        }
    }

    private SortedDictionary<string, string> Task() => new(StringComparer.Ordinal) { ["task"] = recipe.Model.Task };

    private bool LearnsFromLabels => recipe.Train is not null
        || recipe.Phases.OfType<QuantizeOptions>().Any(options => options.LearnsFromLabels);

    private StageNode Add(StageNode stage)
    {
        if (stages.Exists(other => other.Name == stage.Name))
        {
            throw new InvalidOperationException($"Two stages are named '{stage.Name}'.");
        }

        stages.Add(stage);
        return stage;
    }
}
