using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>A tiny random T5, quantized by the pipeline that the runtime's texts are compared with.</summary>
internal sealed class WriterProject : IDisposable
{
    private readonly TemporaryFolder root = new();

    /// <param name="isGated">Whether the feed-forward blocks are gated.</param>
    /// <param name="tiesHead">Whether the head's weight is the table of words.</param>
    /// <param name="method">That quantizes.</param>
    public WriterProject(bool isGated = false, bool tiesHead = true, string method = "rtn")
    {
        Directory.CreateDirectory(FullPrecision);
        using (var backend = new CpuBackend(1))
        {
            using var scope = backend.OpenScope();
            var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(isGated, tiesHead), seed: 9);
            TinyT5.Sharpen(model, 10);
            ModelWriter.Write(FullPrecision, model);
        }

        TinyT5Tokenizer.Write(FullPrecision);
        File.WriteAllLines(Data, ["sentence\ttarget", .. Texts.Select(text => $"{text}\tyes and no")]);
        File.WriteAllText(root["tiny.quant.yaml"], $$"""
            version: 1
            name: tiny
            model: { source: ./model, task: text-to-text, prompt: "say: {text}", targetMaxLength: 8, maxNewTokens: 12 }
            data:
              calibration: { source: data.tsv, columns: { text: sentence, target: target }, maxLength: 16 }
              evaluation: { source: data.tsv, columns: { text: sentence, target: target } }
              training: { source: data.tsv, columns: { text: sentence, target: target } }
            quantize:
              method: {{method}}
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              activations: { bits: 8 }

            """);
        QuantizationRun.Execute(
            RunSlots.Standard.Reader.Read(root["tiny.quant.yaml"]).Require(),
            new RunOptions
            {
                CacheRoot = root["cache"],
                OutputFolder = Output,
                Backend = BackendRegistry.Default(2),
            },
            new SilentListener(),
            CancellationToken.None);
    }

    /// <summary>What is read, without the prompt.</summary>
    public static IReadOnlyList<string> Texts { get; } =
        ["good fb", "bad", "the good fc fd fe ff fg fh fi", "yes and no and fq", "unheard-of fs ly . t"];

    public string FullPrecision => root["model"];

    public string Output => root["out"];

    public string Checkpoint => Path.Combine(Output, "compressed-tensors");

    private string Data => root["data.tsv"];

    /// <summary>What <c>dotnet quantize evaluate</c> finds that the model writes.</summary>
    public IReadOnlyList<WrittenText> Evaluate(string folder) => CheckpointEvaluation.Run(
        new CheckpointEvaluationRequest(
            folder,
            Data,
            new TextColumns("sentence", Pair: null, "target"),
            MaximumLength: 16,
            BackendRegistry.Default(2)),
        progress: null,
        CancellationToken.None).Logits.Written!;

    /// <summary>Says of a folder how its model is to write.</summary>
    public static void SetBeams(string folder, int beams)
    {
        var path = Path.Combine(folder, "text_generation.json");
        File.WriteAllText(path, $$"""{ "prompt": "say: {text}", "max_new_tokens": 12, "beams": {{beams}} }""");
    }

    public void Dispose() => root.Dispose();
}
