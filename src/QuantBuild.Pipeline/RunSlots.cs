using QuantBuild.Formats.Messages;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.MaskedLanguageModel;
using QuantBuild.Models.Tasks.QuestionAnswering;
using QuantBuild.Models.Tasks.Regression;
using QuantBuild.Models.Tasks.Reranking;
using QuantBuild.Models.Tasks.SentenceEmbedding;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Tasks.TextToText;
using QuantBuild.Models.Tasks.TokenClassification;
using QuantBuild.Pipeline.Backends;
using QuantBuild.Pipeline.Exports;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Pipeline.Methods.Gptq;
using QuantBuild.Pipeline.Methods.ModuleReconstruction;
using QuantBuild.Pipeline.Methods.PreQuant;
using QuantBuild.Pipeline.Methods.QuantizationAwareTraining;
using QuantBuild.Pipeline.Methods.ReconstructionErrorMinimization;
using QuantBuild.Pipeline.Methods.RoundToNearest;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Presets;
using QuantBuild.Pipeline.Registries;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Pipeline;

/// <summary>
/// What fills the slots of a run. A new task, method, export, report format, format of data files, source of models or
/// backend is a folder and a line here; recipes read with <see cref="Reader"/> may name it.
/// </summary>
public sealed record RunSlots
{
    private RecipeReader? reader;

    /// <summary>The slots as QuantBuild fills them; <c>with</c> gives others.</summary>
    public RunSlots()
    {
    }

    // Not the reader: the copy may get other tasks, formats, methods, exports and reports.
    private RunSlots(RunSlots original)
    {
        Models = original.Models;
        Tasks = original.Tasks;
        Presets = original.Presets;
        Tables = original.Tables;
        Sources = original.Sources;
        Datasets = original.Datasets;
        Methods = original.Methods;
        Exports = original.Exports;
        Reports = original.Reports;
        Backends = original.Backends;
    }

    /// <summary>What comes with QuantBuild and needs nothing of its host.</summary>
    public static RunSlots Standard { get; } = new();

    /// <summary>The architectures whose models can be computed, by <c>model_type</c>.</summary>
    public ModelRegistry Models { get; init; } = ModelRegistry.BuiltIn;

    /// <summary>What models are for, by name.</summary>
    public Registry<ITask> Tasks { get; init; } = new(
        task => task.Name,
        new TextClassificationTask(),
        new RegressionTask(),
        new RerankingTask(),
        new SentenceEmbeddingTask(),
        new TokenClassificationTask(),
        new QuestionAnsweringTask(),
        new MaskedLanguageModelTask(),
        new TextToTextTask());

    /// <summary>Names of tasks with what recipes of one data set need not write.</summary>
    public Registry<TaskPreset> Presets { get; init; } = new(preset => preset.Name, GluePresets.All);

    /// <summary>Formats of data files, by name.</summary>
    public TableFormatRegistry Tables { get; init; } = TableFormatRegistry.BuiltIn;

    /// <summary>Sources of models, by the scheme that recipes write.</summary>
    public Registry<IModelSource> Sources { get; init; } = new(source => source.Scheme, new FolderSource());

    /// <summary>Finds data on a hub; null where none can be had.</summary>
    public IDatasetSource? Datasets { get; init; }

    /// <summary>Backends that recipes may name, by name; the first computes where they name none.</summary>
    public Registry<BackendDescriptor> Backends { get; init; } =
        new(backend => backend.Name, StandardBackends.All);

    /// <summary>Reads recipes that may name what is registered here.</summary>
    public RecipeReader Reader => reader ??= new RecipeReader(new RecipeVocabulary(
        Methods.Entries,
        [.. Tasks.Entries.Select(Describe)],
        DataTables.Describe(Tables),
        Exports.Names,
        Reports.Names,
        Presets.Entries,
        Backends.Entries));

    /// <summary>Methods, by name, in the order of the reference table.</summary>
    internal Registry<RunnableMethod> Methods { get; init; } = new(
        method => method.Name,
        new RoundToNearestDescriptor(),
        new ModuleReconstructionDescriptor(),
        new ReconstructionErrorDescriptor(),
        new GptqDescriptor(),
        new QuantizationAwareTrainingDescriptor(),
        new PreQuantDescriptor());

    /// <summary>Formats of checkpoints, by name; the first is what a recipe writes that names none.</summary>
    internal Registry<IExport> Exports { get; init; } = new(export => export.Name, new CompressedTensorsExport());

    /// <summary>Formats of reports, by name.</summary>
    internal Registry<IReportFormat> Reports { get; init; } =
        new(format => format.Name, new JsonReport(), new MarkdownReport());

    /// <summary>The task that a recipe names.</summary>
    /// <exception cref="DiagnosticException">QB1009: the recipe was read with other slots, which have it.</exception>
    internal ITask TaskOf(Recipe recipe) => Tasks.Find(recipe.Model.Task)
        ?? throw DiagnosticTable.NotSupported.Exception(
            recipe.LocationOf("model.task"),
            $"'model.task' is '{recipe.Model.Task}', which is not available here; "
            + $"available: {ShortList.Of(Tasks.Names)}");

    private static TaskDescriptor Describe(ITask task) => new(
        task.Name, [.. task.Metrics.Select(Describe)], [.. task.Fidelity.Select(Describe)])
    {
        TargetColumn = task.TargetColumn,
        NeedsPairs = task.NeedsPairs,
        NeedsTargets = task.NeedsTargets,
        MakesTargets = task.MakesTargets,
        ReadsTargets = task.ReadsTargets,
        EncodesTextsApart = task.Texts.AreApart,
        ModelKeys = task.ModelKeys,
        AnswerForms = task.Forms?.Names ?? [],
        LearnsFromTargets = task.LearnsFromTargets,
    };

    private static FigureDescriptor Describe(IFigure figure) => new(figure.Name, figure.Minimum, figure.Maximum);
}
