using System.Globalization;

namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>A recipe for <see cref="TinyProject"/>, by default the smallest that uses every kind of stage.</summary>
internal sealed record RecipeText
{
    public string Task { get; init; } = "text-classification";

    /// <summary>Of the evaluation; empty for the task's usual one.</summary>
    public string Metrics { get; init; } = string.Empty;

    public string Method { get; init; } = "rtn";

    public string Weights { get; init; } = "bits: 4";

    public int Embeddings { get; init; } = 4;

    public int Activations { get; init; } = 8;

    /// <summary>Keys of <c>embeddings</c> instead of its bits.</summary>
    public string? EmbeddingKeys { get; init; }

    /// <summary>Keys of <c>activations</c> instead of its bits.</summary>
    public string? ActivationKeys { get; init; }

    /// <summary>Keys of <c>modules</c> instead of their number.</summary>
    public string? ModuleKeys { get; init; }

    /// <summary>Further keys of <c>mrem</c>.</summary>
    public string MremKeys { get; init; } = "schedule: sequential";

    public int Modules { get; init; } = 2;

    public int Steps { get; init; } = 4;

    public int Samples { get; init; } = 32;

    public int MaximumLength { get; init; } = 16;

    /// <summary>Members of <c>data.training</c>; empty for none.</summary>
    public string Training { get; init; } = string.Empty;

    /// <summary>Members of <c>train</c>; null for no such section.</summary>
    public string? Train { get; init; }

    /// <summary>Whether there is a section <c>quantize</c>, and calibration for it.</summary>
    public bool Quantizes { get; init; } = true;

    public string TextColumn { get; init; } = "sentence";

    public string LabelColumn { get; init; } = "label";

    /// <summary>Members of <c>data.evaluation.columns</c> instead of a text and its label.</summary>
    public string? EvaluationColumns { get; init; }

    /// <summary>Lines below <c>quantize</c>, indented by two.</summary>
    public string Overrides { get; init; } = string.Empty;

    /// <summary>Lines at the top level.</summary>
    public string Tail { get; init; } = string.Empty;

    private string MetricsLine => Metrics.Length == 0 ? string.Empty : $"\n    metrics: {Metrics}";

    private string TrainLine => Train is null ? string.Empty : $"\ntrain: {{ {Train} }}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        version: 1
        name: tiny
        model:
          source: model
          task: {{Task}}
        data:
        {{(Quantizes ? Calibration : string.Empty)}}
          evaluation:
            source: data/dev.tsv
            columns: { {{EvaluationColumns ?? $"text: sentence, label: {LabelColumn}"}} }{{MetricsLine}}
        {{(Training.Length == 0 ? string.Empty : $"  training: {{ {Training} }}")}}{{TrainLine}}
        {{(Quantizes ? Quantize : string.Empty)}}
        {{Tail}}

        """);

    private string Calibration => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
          calibration:
            source: data/train.tsv
            columns: { text: {{TextColumn}} }
            samples: {{Samples}}
            maxLength: {{MaximumLength}}
        """);

    private string Quantize => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        quantize:
          method: {{Method}}
          weights: { {{Weights}} }
          embeddings: { {{EmbeddingKeys ?? $"bits: {Embeddings}"}} }
          activations: { {{ActivationKeys ?? $"bits: {Activations}"}} }
          mrem: { {{MremKeys}}, steps: {{Steps}}, batchSize: 8 }
        {{Overrides}}
          modules: {{(ModuleKeys is null ? $"{Modules}" : $"{{ {ModuleKeys} }}")}}
        """);
}
