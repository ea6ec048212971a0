using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class ModelMetadataTests
{
    [Fact]
    public void Of_ARun_IsEverythingItKnows()
    {
        var run = Run("""
            {
              "directory": "/out", "report": "/out/report.md",
              "metrics": { "accuracy": 0.5, "f1 (macro)": 0.25 },
              "evaluation": [ { "metric": "accuracy", "full": 0.75, "quantized": 0.5, "low": 0.4, "high": 0.6, "samples": 48 } ],
              "agreement": 0.9, "klDivergence": 0.001, "fullBytes": 400, "quantizedBytes": 100,
              "checkpoints": [
                { "format": "compressed-tensors", "directory": "/out/compressed-tensors", "bytes": 100 },
                { "format": "onnx", "directory": "/out/onnx", "bytes": 120 }
              ],
              "files": [
                "/out/compressed-tensors/config.json", "/out/compressed-tensors/model.safetensors",
                "/out/onnx/model.onnx", "/out/report.json", "/out/report.md", "/out/run.json"
              ]
            }
            """);

        Text(ModelMetadata.Of(run, new RecipePaths("/", "a"), "/a.quant.yaml")).ShouldBe(
            [
                "Name=a", "Recipe=/a.quant.yaml", "Report=/out/report.md", "ReportJson=/out/report.json",
                "Agreement=0.9", "KlDivergence=0.001", "FullBytes=400",
                "Metric_accuracy=0.5", "Metric_f1__macro_=0.25",
                "Metric_accuracy_full=0.75", "Metric_accuracy_low=0.4", "Metric_accuracy_high=0.6",
                "Metric_accuracy_samples=48",
            ]);
        ModelMetadata.OfCheckpoints(run).Select(pairs => string.Join(' ', Text(pairs))).ShouldBe(
            [
                "Checkpoint=/out/compressed-tensors Format=compressed-tensors QuantizedBytes=100",
                "Checkpoint=/out/onnx Format=onnx QuantizedBytes=120",
            ]);
    }

    [Fact]
    public void Of_ARunWithoutReports_HasNoneOfThem()
    {
        var run = Run("""{"directory":"/out","files":["/out/run.json"],"agreement":null}""");

        Text(ModelMetadata.Of(run, new RecipePaths("/", "a"), "/a.quant.yaml"))
            .ShouldBe(["Name=a", "Recipe=/a.quant.yaml"]);
        ModelMetadata.OfCheckpoints(run).ShouldBeEmpty();
    }

    private static RunResult Run(string json) => new(JsonLine.TryParse(json.ReplaceLineEndings(" "))!);

    private static IEnumerable<string> Text(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.Select(pair => $"{pair.Key}={pair.Value}");
}
