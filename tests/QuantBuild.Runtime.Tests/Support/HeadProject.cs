using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>
/// A tiny random model with any head, quantized by the pipeline that the runtime's results are compared with.
/// </summary>
internal sealed class HeadProject : IDisposable
{
    public const int MaximumLength = 16;

    private readonly TemporaryFolder root = new();
    private readonly string data;
    private readonly TextColumns columns;

    /// <param name="task">As in a recipe, with further keys of <c>model</c> behind a comma.</param>
    /// <param name="head">Of the model.</param>
    /// <param name="data">Name of the data file.</param>
    /// <param name="content">Of the data file.</param>
    /// <param name="columns">Of the data file.</param>
    /// <param name="labels">Of the model; null for its own.</param>
    /// <param name="modelType">The architecture.</param>
    public HeadProject(
        string task,
        HeadKind head,
        string data,
        string content,
        TextColumns columns,
        IReadOnlyList<string>? labels = null,
        string modelType = "bert")
    {
        this.data = root[data];
        this.columns = columns;
        var project = new TinyModelProject(root.Path);
        EncoderModels.Replace(FullPrecision, modelType, head, labels);
        File.WriteAllText(this.data, content);
        var pair = columns.Pair is null ? string.Empty : $", textPair: {columns.Pair}";
        File.WriteAllText(project.RecipePath, $$"""
            version: 1
            name: tiny
            model: { source: ./model, task: {{task}} }
            data:
              calibration: { source: {{data}}, columns: { text: {{columns.Text}}{{pair}} }, maxLength: 16 }
              evaluation: { source: {{data}}, columns: { text: {{columns.Text}}{{pair}}, label: {{columns.Label}} } }
            quantize:
              method: rtn
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              activations: { bits: 8 }

            """);
        QuantizationRun.Execute(
            RunSlots.Standard.Reader.Read(project.RecipePath).Require(),
            new RunOptions
            {
                CacheRoot = root["cache"],
                OutputFolder = Output,
                Backend = BackendRegistry.Default(2),
            },
            new SilentListener(),
            CancellationToken.None);
        Task = task.Split(',')[0];
    }

    public string Task { get; }

    public string FullPrecision => root["model"];

    public string Output => root["out"];

    public string Checkpoint => Path.Combine(Output, "compressed-tensors");

    /// <summary>The folders of the full-precision model and of its checkpoint.</summary>
    public IReadOnlyList<string> Folders => [FullPrecision, Checkpoint];

    /// <summary>The same as <c>dotnet quantize evaluate</c> computes it.</summary>
    public CheckpointEvaluationResult Evaluate(string folder) => CheckpointEvaluation.Run(
        new CheckpointEvaluationRequest(folder, data, columns, MaximumLength, BackendRegistry.Default(2))
        {
            Task = RunSlots.Standard.Tasks.Find(Task),
        },
        progress: null,
        CancellationToken.None);

    /// <summary>The logits of all texts, one behind the other.</summary>
    public float[] EvaluatedLogits(string folder) => [.. Rows(Evaluate(folder).Logits).SelectMany(row => row)];

    /// <summary>The logits of each text.</summary>
    public static IEnumerable<float[]> Rows(LogitTable logits) =>
        Enumerable.Range(0, logits.Texts).Select(text => logits[text].ToArray());

    public void Dispose() => root.Dispose();
}
