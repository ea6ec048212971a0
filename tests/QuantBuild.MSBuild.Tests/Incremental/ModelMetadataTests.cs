using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class ModelMetadataTests
{
    [Fact]
    public void Of_ARun_IsEverythingItKnows()
    {
        var pairs = Of("""
            {
              "directory": "/out", "report": "/out/report.md",
              "metrics": { "accuracy": 0.5, "f1 (macro)": 0.25 },
              "evaluation": [ { "metric": "accuracy", "full": 0.75, "quantized": 0.5, "low": 0.4, "high": 0.6, "samples": 48 } ],
              "agreement": 0.9, "klDivergence": 0.001, "fullBytes": 400, "quantizedBytes": 100,
              "files": [
                "/out/compressed-tensors/config.json", "/out/compressed-tensors/model.safetensors",
                "/out/report.json", "/out/report.md", "/out/run.json"
              ]
            }
            """);

        pairs.ShouldBe(
            [
                "Name=a", "Recipe=/a.quant.yaml", "Report=/out/report.md", "ReportJson=/out/report.json",
                "Checkpoint=/out/compressed-tensors", "Format=compressed-tensors",
                "Agreement=0.9", "KlDivergence=0.001", "FullBytes=400", "QuantizedBytes=100",
                "Metric_accuracy=0.5", "Metric_f1__macro_=0.25",
                "Metric_accuracy_full=0.75", "Metric_accuracy_low=0.4", "Metric_accuracy_high=0.6",
                "Metric_accuracy_samples=48",
            ]);
    }

    [Fact]
    public void Of_ARunWithoutReports_HasNoneOfThem() =>
        Of("""{"directory":"/out","files":["/out/run.json"],"agreement":null}""")
            .ShouldBe(["Name=a", "Recipe=/a.quant.yaml"]);

    private static IEnumerable<string> Of(string json) =>
        ModelMetadata.Of(
                new RunResult(JsonLine.TryParse(json.ReplaceLineEndings(" "))!), new RecipePaths("/", "a"), "/a.quant.yaml")
            .Select(pair => $"{pair.Key}={pair.Value}");
}
