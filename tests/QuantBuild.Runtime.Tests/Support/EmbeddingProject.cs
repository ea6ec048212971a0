using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>A tiny embedding model, quantized by the pipeline that the runtime's vectors are compared with.</summary>
internal sealed class EmbeddingProject : IDisposable
{
    private readonly TemporaryFolder root = new();

    /// <param name="modelType">Another architecture of the product; null for BERT.</param>
    /// <param name="pooling">A switch of the pooling's file.</param>
    /// <param name="normalizes">Whether vectors are divided by their length.</param>
    /// <param name="method">As in a recipe.</param>
    /// <param name="vectors">As in a recipe; null where it does not say.</param>
    public EmbeddingProject(
        string? modelType = null,
        string pooling = "pooling_mode_mean_tokens",
        bool normalizes = true,
        string method = "rtn",
        string? vectors = null)
    {
        var project = new TinyModelProject(root.Path);
        if (modelType is not null)
        {
            EncoderModels.Replace(FullPrecision, modelType);
        }

        TakeOffHead();
        var normalize = """{ "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" }""";
        root.Write(
            "model/modules.json",
            $$"""
            [{ "path": "", "type": "sentence_transformers.models.Transformer" },
             { "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" }
             {{(normalizes ? $", {normalize}" : string.Empty)}}]
            """);
        root.Write("model/1_Pooling/config.json", $$"""{ "{{pooling}}": true }""");
        root.Write("model/sentence_bert_config.json", """{ "max_seq_length": 16, "do_lower_case": false }""");
        root.Write(
            "model/config_sentence_transformers.json",
            """{ "prompts": { "query": "the film ", "document": "" }, "default_prompt_name": "document" }""");
        var pairs = Texts.Zip(Texts.Reverse(), (first, second) => $"{first}\t{second}\t{first.Length}");
        root.Write("pairs.tsv", string.Join('\n', ["first\tsecond\tscore", .. pairs]));
        File.WriteAllText(project.RecipePath, $$"""
            version: 1
            name: tiny
            model: { source: ./model, task: sentence-embedding }
            data:
              calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 32, maxLength: 16 }
              evaluation: { source: ./pairs.tsv, columns: { text: first, textPair: second, score: score } }
            quantize:
              method: {{method}}
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
              {{(vectors is null ? string.Empty : $"vectors: {vectors}")}}

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
    }

    public string FullPrecision => root["model"];

    public string Output => root["out"];

    public string Checkpoint => Path.Combine(Output, "compressed-tensors");

    public IReadOnlyList<string> Texts =>
        [.. File.ReadLines(root["dev.tsv"]).Skip(1).Select(line => line.Split('\t')[0])];

    /// <summary>What <c>dotnet quantize evaluate</c> computes for <see cref="Texts"/>.</summary>
    public float[] EvaluatedVectors(string folder)
    {
        var logits = CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                folder, root["pairs.tsv"], new TextColumns("first", "second"), 16, BackendRegistry.Default(2)),
            progress: null,
            CancellationToken.None).Logits;
        return [.. Enumerable.Range(0, Texts.Count).SelectMany(i => logits[2 * i].ToArray())];
    }

    public void Dispose() => root.Dispose();

    private void TakeOffHead()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var configuration = ModelConfiguration.Open(Path.Combine(FullPrecision, ModelConfiguration.FileName));
        var description = ArchitectureRegistry.BuiltIn.Describe(configuration, HeadKind.None);
        var model = ModelLoader.Load(
            backend,
            QuantBuild.Formats.ModelFolders.ModelFolder.Open(FullPrecision),
            description,
            new Dictionary<string, float[]>());
        ModelWriter.Write(FullPrecision, model);
    }
}
