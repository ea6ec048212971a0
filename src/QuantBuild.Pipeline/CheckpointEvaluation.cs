using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Exports;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Pipeline;

/// <summary>Evaluates a model folder, full precision or exported, on a data file.</summary>
public static class CheckpointEvaluation
{
    private const ulong BootstrapSeed = 0;

    private static readonly Dictionary<string, float[]> NothingDecoded = [];

    /// <summary>
    /// The logits of an exported checkpoint are, bit for bit, those of the run that wrote it.
    /// </summary>
    /// <exception cref="DiagnosticException">The folder or the data is wrong.</exception>
    public static CheckpointEvaluationResult Run(
        CheckpointEvaluationRequest request, Action<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InputFaults.Translate(() => request.Backend.Compute(() => Evaluate(
            request with { Folder = FindCheckpoint(request) }, progress, cancellation)));
    }

    /// <summary>The folder itself, or the checkpoint in a run's output folder that can be read.</summary>
    private static string FindCheckpoint(CheckpointEvaluationRequest request)
    {
        var folder = request.Folder;
        var below = request.Slots.Exports.Entries.Where(export => export is ICheckpointReader)
            .Select(export => Path.Combine(folder, export.Name)).FirstOrDefault(InputFile.FolderExists);
        return below is null || InputFile.Exists(Path.Combine(folder, ModelConfiguration.FileName)) ? folder : below;
    }

    /// <summary>The folder itself, or the one below it in a run's output, that holds weights.</summary>
    private static string FindWeights(CheckpointEvaluationRequest request, string folder) =>
        ModelFolder.HasWeights(folder)
            ? folder
            : request.Slots.Exports.Entries.Where(export => export is ICheckpointReader)
                .Select(export => Path.Combine(folder, export.Name)).FirstOrDefault(ModelFolder.HasWeights) ?? folder;

    private static CheckpointEvaluationResult Evaluate(
        CheckpointEvaluationRequest request, Action<double>? progress, CancellationToken cancellation)
    {
        var folder = request.Backbone is { } backbone
            ? ModelFolder.OpenOver(request.Folder, FindWeights(request, backbone))
            : ModelFolder.Open(request.Folder);
        var architectures = request.Slots.Models.Architectures;
        var tasks = request.Slots.Tasks.Entries;
        var stated = request.Task ?? tasks.FirstOrDefault(task => task.IsStatedBy(folder, architectures));
        var given = (stated ?? tasks[0]).Of(folder, architectures, ModelSettings.None);
        var description = given.Describe(folder.Configuration, architectures);
        var task = given.For(folder.Configuration);
        var columns = request.Columns with { Label = ColumnOfTargets(request, task) };
        if ((task.Texts.AreApart || task.NeedsPairs) && columns.Pair is null)
        {
            throw DiagnosticTable.DataColumn.Exception(
                new SourceLocation(request.DataPath),
                $"the column '{columns.Label}' is of two texts for the task '{task.Name}'; name the column of the "
                + "second text: --text-pair");
        }

        if (task.Texts.TakesPair is { } takesPair && takesPair != columns.Pair is not null)
        {
            throw DiagnosticTable.DataColumn.Exception(
                new SourceLocation(request.DataPath),
                takesPair
                    ? "the model's prompt has a place for a second text; name its column: --text-pair"
                    : "the model's prompt has no place for a second text; leave its column out: --text-pair");
        }

        var source = request.Source;
        ColumnCheck.Run(source, columns);
        var rows = EmbeddingRows.Of(description.Extents);
        var tokenizer = Tokenizer.FromFolder(folder.TokenizerFolder, rows);
        var length = Math.Min(
            request.MaximumLength, Math.Min(rows.Positions, task.Texts.MaximumLength ?? int.MaxValue));
        RequireFit(request, task.Texts.JoinsPairs(columns), rows, tokenizer, length);
        var view = task.ViewFor(tokenizer, request.Folder);
        var read = TextTokenization.Tokenize(
            tokenizer,
            source,
            columns,
            task.TargetsOf(description),
            task.Texts,
            length,
            view,
            cancellation).Dataset;
        var texts = view?.Judged(read) ?? read;
        using var backend = request.Backend.Create();
        var (model, pass) = Load(request.Slots, backend, folder, description);
        var options = new EvaluationOptions
        {
            Pass = pass,
            Summary = task.Summary,
            Writer = task.WriterFor(tokenizer, request.Folder),
            Progress = (done, all) => progress?.Invoke((double)done / all),
        };
        var logits = Evaluation.Run(model, texts, options, cancellation);
        var metrics = task.Metrics
            .Select(metric => Bootstrap.Evaluate(metric, Predictions.Of(logits, texts), BootstrapSeed));
        return new CheckpointEvaluationResult([.. metrics], logits);
    }

    private static string? ColumnOfTargets(CheckpointEvaluationRequest request, ITask task)
    {
        if (!task.MakesTargets)
        {
            return request.Columns.Label ?? task.TargetColumn;
        }

        return request.Columns.Label is not { } given
            ? null
            : throw DiagnosticTable.DataColumn.Exception(
                new SourceLocation(request.DataPath),
                $"the column '{given}' is named for what is expected, which the task '{task.Name}' makes of the texts "
                + "themselves; leave it out: --label");
    }

    private static void RequireFit(
        CheckpointEvaluationRequest request, bool isPair, EmbeddingRows rows, ITokenizer tokenizer, int length)
    {
        if (rows.WhyNot(tokenizer, isPair) is { } reason)
        {
            throw DiagnosticTable.NotSupported.Exception(
                new SourceLocation(request.Folder), $"the model {reason}; leave out the column of the second text");
        }

        var layout = tokenizer.LayoutOf(isPair);
        if (length < layout.ShortestLength)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                location: null,
                $"the longest text is to have {length} tokens, but the model's tokenizer alone adds "
                + $"{layout.SpecialTokens}; choose at least {layout.ShortestLength}");
        }
    }

    private static (IEncoderModel Model, ForwardPass Pass) Load(
        RunSlots slots, ComputeBackend backend, ModelFolder folder, ModelDescription description)
    {
        var reader = slots.Exports.Entries.OfType<ICheckpointReader>()
            .FirstOrDefault(candidate => candidate.Describes(folder.Configuration));
        return reader?.Load(backend, folder, description, slots.Models)
            ?? (ModelLoader.Load(backend, folder, description, NothingDecoded, slots.Models), ForwardPass.Inference);
    }
}
