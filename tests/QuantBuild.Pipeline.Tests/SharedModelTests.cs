using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests;

public sealed class SharedModelTests
{
    [SharedDataFact]
    public void Execute_RoundingATrainedModel_AgreesWithIt()
    {
        using var root = new TemporaryFolder();
        var recipe = $$"""
            version: 1
            name: sst2
            model: { source: {{SharedData.PathOf("weights", "bert-l4-h128-sst2")}}, task: text-classification }
            data:
              calibration:
                source: {{SharedData.PathOf("glue", "sst2", "train.tsv")}}
                columns: { text: sentence }
                samples: 256
                maxLength: 64
              evaluation:
                source: {{SharedData.PathOf("glue", "sst2", "dev.tsv")}}
                columns: { text: sentence, label: label }
            quantize:
              method: rtn
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
            """;
        File.WriteAllText(root["sst2.quant.yaml"], recipe);
        var result = Run(root, "sst2.quant.yaml");
        var metric = result.Metrics.ShouldHaveSingleItem();
        metric.Samples.ShouldBe(872);
        metric.Full.ShouldBe(0.8326, 0.00005);
        result.FidelityOf("agreement").ShouldBeGreaterThan(0.95);
        (result.FullBytes / (double)result.QuantizedBytes).ShouldBeGreaterThan(3);
    }

    [SharedDataFact]
    public void Execute_RoundingAMaskedLanguageModel_FindsTokensFarBetterThanByChance()
    {
        using var root = new TemporaryFolder();
        var lines = File.ReadLines(SharedData.PathOf("text", "enwiki-10mb.txt")).Where(line => line.Length > 100);
        File.WriteAllLines(root["texts.txt"], lines.Take(192));
        var recipe = $$"""
            version: 1
            name: words
            model: { source: {{SharedData.PathOf("weights", "bert-l4-h128-mlm")}}, task: masked-lm }
            data:
              calibration: { source: texts.txt, columns: { text: text }, samples: 64, maxLength: 64 }
              evaluation: { source: texts.txt, columns: { text: text }, metrics: [perplexity, maskedAccuracy] }
            quantize:
              method: rtn
              weights: { bits: 4, granularity: channel }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
            """;
        File.WriteAllText(root["words.quant.yaml"], recipe);

        var result = Run(root, "words.quant.yaml");

        // Of 30,522 tokens; the model's own training ended at e^6.
        var perplexity = result.Metrics[0];
        perplexity.Full.ShouldBeInRange(200, 800);
        perplexity.Quantized.ShouldBeLessThan(1.15 * perplexity.Full);
        result.Metrics[1].Full.ShouldBeGreaterThan(0.1);
        result.FidelityOf("agreement").ShouldBeGreaterThan(0.7);
        result.FidelityOf("klDivergence").ShouldBeInRange(0.001, 0.1);
        (result.FullBytes / (double)result.QuantizedBytes).ShouldBeGreaterThan(5);
    }

    private static RunResult Run(TemporaryFolder root, string recipe) => QuantizationRun.Execute(
        RunSlots.Standard.Reader.Read(root[recipe]).Require(),
        new RunOptions
        {
            CacheRoot = root["cache"],
            OutputFolder = root["out"],
            Backend = BackendRegistry.Default(2),
        },
        new RecordingListener(),
        CancellationToken.None);
}
