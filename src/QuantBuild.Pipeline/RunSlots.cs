using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Exports;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Pipeline.Methods.FullPrecisionFineTuning;
using QuantBuild.Pipeline.Methods.Gptq;
using QuantBuild.Pipeline.Methods.ModuleReconstruction;
using QuantBuild.Pipeline.Methods.QuantizationAwareTraining;
using QuantBuild.Pipeline.Methods.ReconstructionErrorMinimization;
using QuantBuild.Pipeline.Methods.RoundToNearest;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Registries;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline;

/// <summary>
/// What fills the slots of a run. A new method, export, report format or source of models is a folder and a line here;
/// recipes read with <see cref="Reader"/> may name it.
/// </summary>
public sealed record RunSlots
{
    private RecipeReader? reader;

    /// <summary>The slots as QuantBuild fills them; <c>with</c> gives others.</summary>
    public RunSlots()
    {
    }

    // Not the reader: the copy may get other methods, exports and reports.
    private RunSlots(RunSlots original)
    {
        Models = original.Models;
        Sources = original.Sources;
        Methods = original.Methods;
        Exports = original.Exports;
        Reports = original.Reports;
    }

    /// <summary>What comes with QuantBuild and needs nothing of its host.</summary>
    public static RunSlots Standard { get; } = new();

    /// <summary>The architectures whose models can be computed, by <c>model_type</c>.</summary>
    public ModelRegistry Models { get; init; } = ModelRegistry.BuiltIn;

    /// <summary>Sources of models, by the scheme that recipes write.</summary>
    public Registry<IModelSource> Sources { get; init; } = new(source => source.Scheme, new FolderSource());

    /// <summary>Reads recipes that may name what is registered here.</summary>
    public RecipeReader Reader =>
        reader ??= new RecipeReader(new RecipeVocabulary(Methods.Entries, Exports.Names, Reports.Names));

    /// <summary>Methods, by name, in the order of the reference table.</summary>
    internal Registry<RunnableMethod> Methods { get; init; } = new(
        method => method.Name,
        new RoundToNearestDescriptor(),
        new ModuleReconstructionDescriptor(),
        new ReconstructionErrorDescriptor(),
        new GptqDescriptor(),
        new QuantizationAwareTrainingDescriptor(),
        new FullPrecisionFineTuningDescriptor());

    /// <summary>Formats of checkpoints, by name; the first is what a recipe writes that names none.</summary>
    internal Registry<IExport> Exports { get; init; } = new(export => export.Name, new CompressedTensorsExport());

    /// <summary>Formats of reports, by name.</summary>
    internal Registry<IReportFormat> Reports { get; init; } =
        new(format => format.Name, new JsonReport(), new MarkdownReport());
}
