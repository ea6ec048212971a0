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
        var result = QuantizationRun.Execute(
            RunSlots.Standard.Reader.Read(root["sst2.quant.yaml"]).Require(),
            new RunOptions
            {
                CacheRoot = root["cache"],
                OutputFolder = root["out"],
                Backend = BackendRegistry.Default(2),
            },
            new RecordingListener(),
            CancellationToken.None);
        var metric = result.Metrics.ShouldHaveSingleItem();
        metric.Samples.ShouldBe(872);
        metric.Full.ShouldBe(0.8326, 0.00005);
        result.FidelityOf("agreement").ShouldBeGreaterThan(0.95);
        (result.FullBytes / (double)result.QuantizedBytes).ShouldBeGreaterThan(3);
    }
}
