using QuantBuild.Models.Data;
using QuantBuild.Pipeline;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>The tiny model, quantized by the pipeline that the runtime's logits are compared with.</summary>
internal sealed class QuantizedProject : IDisposable
{
    public const int MaximumLength = 16;

    private readonly TemporaryFolder root = new();

    /// <param name="method">As in a recipe.</param>
    /// <param name="weights">Keys of the section.</param>
    /// <param name="embeddings">Keys of the section, likewise.</param>
    /// <param name="activations">Keys of the section, likewise.</param>
    /// <param name="further">Lines below <c>quantize</c>.</param>
    /// <param name="slots">With <see cref="T5NamedArchitecture"/>, which the model then has; null for BERT.</param>
    /// <param name="modelType">Another architecture of the product, which the model then has; null for BERT.</param>
    public QuantizedProject(
        string method = "rtn",
        string weights = "bits: 4",
        string embeddings = "bits: 4",
        string activations = "bits: 8",
        string further = "",
        RunSlots? slots = null,
        string? modelType = null)
    {
        Slots = slots ?? RunSlots.Standard;
        var project = new TinyModelProject(root.Path);
        FullPrecision = root["model"];
        if (slots is not null)
        {
            T5NamedArchitecture.Convert(FullPrecision);
        }

        if (modelType is not null)
        {
            EncoderModels.Replace(FullPrecision, modelType);
        }

        TextsPath = root["dev.tsv"];
        Output = root["out"];
        File.WriteAllText(project.RecipePath, $$"""
            version: 1
            name: tiny
            model: { source: ./model, task: text-classification }
            data:
              calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 32, maxLength: {{MaximumLength}} }
              evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
              training: { source: ./train.tsv, columns: { text: sentence, label: label } }
            quantize:
              method: {{method}}
              weights: { {{weights}} }
              embeddings: { {{embeddings}} }
              activations: { {{activations}} }
            {{further}}

            """);
        QuantizationRun.Execute(
            Slots.Reader.Read(project.RecipePath).Require(),
            new RunOptions
            {
                CacheRoot = root["cache"],
                OutputFolder = Output,
                Backend = BackendRegistry.Default(2),
                Slots = Slots,
            },
            new SilentListener(),
            CancellationToken.None);
    }

    /// <summary>What the run and the evaluation choose from.</summary>
    public RunSlots Slots { get; }

    /// <summary>The model's folder.</summary>
    public string FullPrecision { get; }

    /// <summary>The run's output folder.</summary>
    public string Output { get; }

    public string Checkpoint => Path.Combine(Output, "compressed-tensors");

    public string TextsPath { get; }

    /// <summary>The evaluation's sentences.</summary>
    public IReadOnlyList<string> Texts =>
        [.. File.ReadLines(TextsPath).Skip(1).Select(line => line.Split('\t')[0])];

    /// <summary>What <c>dotnet quantize evaluate</c> computes.</summary>
    public float[] EvaluatedLogits(string folder) => Evaluate(folder, TextsPath, MaximumLength, slots: Slots);

    public static float[] Evaluate(
        string folder, string texts, int maximumLength, string? pair = null, RunSlots? slots = null) =>
        CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                folder, texts, new TextColumns("sentence", pair, "label"), maximumLength, BackendRegistry.Default(2))
            {
                Slots = slots ?? RunSlots.Standard,
            },
            progress: null,
            CancellationToken.None).Logits.Values.ToArray();

    public void Dispose() => root.Dispose();
}
