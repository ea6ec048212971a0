using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Modules;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline;

/// <summary>Evaluates a model folder, full precision or exported, on a data file.</summary>
public static class CheckpointEvaluation
{
    private const string Task = "text-classification";
    private const ulong BootstrapSeed = 0;

    /// <summary>
    /// The logits of an exported checkpoint are, bit for bit, those of the run that wrote it.
    /// </summary>
    /// <exception cref="DiagnosticException">The folder or the data is wrong.</exception>
    public static CheckpointEvaluationResult Run(
        CheckpointEvaluationRequest request, Action<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InputFaults.Translate(() => Evaluate(request, progress, cancellation));
    }

    private static CheckpointEvaluationResult Evaluate(
        CheckpointEvaluationRequest request, Action<double>? progress, CancellationToken cancellation)
    {
        ColumnCheck.Run(request.DataPath, request.Columns);
        var folder = ModelFolder.Open(request.Folder);
        var architecture = BertArchitecture.From(ClassifierConfiguration.From(folder.Configuration));
        var tokenizer = Tokenizer.FromFolder(request.Folder, architecture.EmbeddingRows);
        var length = Math.Min(request.MaximumLength, architecture.PositionCount);
        RequireFit(request, architecture, tokenizer, length);
        var texts = TextTokenization.Tokenize(
            tokenizer, request.DataPath, request.Columns, architecture.Labels, length, cancellation).Dataset;
        using var backend = new CpuBackend(request.Threads);
        var (model, pass) = Load(backend, folder);
        var options = new EvaluationOptions
        {
            Pass = pass,
            Progress = (done, all) => progress?.Invoke((double)done / all),
        };
        var logits = Evaluation.Run(model, texts, options, cancellation);
        var predictions = new Predictions(logits, texts.Labels.ToArray());
        var metrics = TaskRegistry.Get(Task).Metrics
            .Select(name => Bootstrap.Evaluate(MetricRegistry.Get(name), predictions, BootstrapSeed));
        return new CheckpointEvaluationResult([.. metrics], logits);
    }

    private static void RequireFit(
        CheckpointEvaluationRequest request, BertArchitecture architecture, ITokenizer tokenizer, int length)
    {
        var isPair = request.Columns.Pair is not null;
        if (architecture.EmbeddingRows.WhyNot(tokenizer, isPair) is { } reason)
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

    private static (BertModel Model, ForwardPass Pass) Load(CpuBackend backend, ModelFolder folder)
    {
        var head = TaskRegistry.Get(Task).BertHead;
        if (!CompressedTensorsCheckpoint.Describes(folder.Configuration))
        {
            return (BertLoader.Load(backend, folder, head), ForwardPass.Inference);
        }

        var (model, forward) = CompressedTensorsImport.Load(backend, folder, head);
        return (model, new ForwardPass(forward));
    }
}
