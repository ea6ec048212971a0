using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>Deltas as files, in folders and in packages: looked at, and applied over their backbone.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public InspectCommandTests()
    {
        _ = new TinyModelProject(folder.Path);
        File.WriteAllText(
            folder["tiny.quant.yaml"],
            """
            version: 1
            name: tiny
            model: { source: ./model, task: text-classification }
            data:
              training: { source: ./train.tsv, columns: { text: sentence, label: label }, maxLength: 16 }
              evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
            quantize:
              method: prequant
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              prequant: { epochs: 1, outliers: { share: 0.02 } }
            """);
        Run("run", "tiny.quant.yaml", "--output", "out");
    }

    [Fact]
    public void Inspect_ADelta_TellsWhatTheReportTells()
    {
        var report = JsonNode.Parse(File.ReadAllText(folder["out/report.json"]))!["backbone"]!;

        var model = Inspect("out");

        model.GetProperty("modelType").GetString().ShouldBe("bert");
        model.GetProperty("task").GetString().ShouldBe("text-classification");
        var delta = model.GetProperty("delta");
        delta.GetProperty("bytes").GetInt64().ShouldBe(report["deltaBytes"]!.GetValue<long>());
        delta.GetProperty("values").GetInt64().ShouldBe(report["values"]!.GetValue<long>());
        delta.GetProperty("outliers").GetInt64().ShouldBe(report["outliers"]!.GetValue<long>());
        delta.GetProperty("share").GetDouble().ShouldBe(0.02, tolerance: 0.002);
        delta.GetProperty("backbone").GetProperty("sha256").GetString()
            .ShouldBe(report["sha256"]!.GetValue<string>());
        delta.GetProperty("matrices").GetArrayLength().ShouldBe(24, "six of each of four layers");
        delta.GetProperty("parameters").EnumerateArray().Count(tensor => tensor.GetProperty("isHead").GetBoolean())
            .ShouldBeGreaterThan(0);
        Inspect("out/compressed-tensors/delta.safetensors").GetRawText().ShouldBe(model.GetRawText());
        var shown = Invocation.Run(folder.Path, "inspect", "out").Error;
        shown.ShouldContain("2.0");
        shown.ShouldContain("head      ");
        shown.ShouldContain(report["sha256"]!.GetValue<string>());
    }

    [Fact]
    public void Inspect_PackagesAndModelsByThemselves_TellsWhatTheyAre()
    {
        Run(
            "pack", "out", "--id", "Contoso.Tiny", "--version", "1.0.0", "--output", "feed", "--backbone-package",
            "Contoso.Backbone");

        var delta = Inspect("feed/Contoso.Tiny.1.0.0.nupkg").GetProperty("delta");

        delta.GetProperty("backbone").GetProperty("package").GetString().ShouldBe("Contoso.Backbone");
        delta.GetProperty("outliers").GetInt64().ShouldBeGreaterThan(0);
        Inspect("model").TryGetProperty("delta", out _).ShouldBeFalse();
        Inspect("model").GetProperty("weightsBytes").GetInt64()
            .ShouldBe(new FileInfo(folder["model/model.safetensors"]).Length);
        ShouldBeRefused("QB5022", "inspect", "feed/Contoso.Backbone.1.0.0.nupkg");
        ShouldBeRefused("QB5020", "inspect", "dev.tsv");
        ShouldBeRefused("QB5051", "inspect", "none");
    }

    [Fact]
    public void Evaluate_ADeltaOverItsBackbone_GivesTheRunsAccuracy()
    {
        Directory.CreateDirectory(folder["alone"]);
        foreach (var name in new[] { "config.json", "delta.safetensors", "quantbuild.safetensors" })
        {
            File.Copy(folder[$"out/compressed-tensors/{name}"], folder[$"alone/{name}"]);
        }

        var expected = Accuracy("evaluate", "out", "--data", "dev.tsv");
        Accuracy("evaluate", "alone", "--data", "dev.tsv", "--backbone", "out").ShouldBe(expected);
        ShouldBeRefused("QB2001", "evaluate", "alone", "--data", "dev.tsv");
        var bytes = File.ReadAllBytes(folder["out/compressed-tensors/model.safetensors"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder["out/compressed-tensors/model.safetensors"], bytes);
        ShouldBeRefused("QB2011", "evaluate", "alone", "--data", "dev.tsv", "--backbone", "out");
        ShouldBeRefused("QB2011", "inspect", "out");
        ShouldBeRefused("QB2011", "pack", "out/compressed-tensors", "--id", "A", "--version", "1.0.0");
    }

    [Fact]
    public void Inspect_ADamagedDelta_IsRefusedByName()
    {
        var path = folder["out/compressed-tensors/delta.safetensors"];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        ShouldBeRefused("QB2001", "inspect", "out").ShouldContain("delta.safetensors");
    }

    public void Dispose() => folder.Dispose();

    private Invocation Run(params string[] arguments)
    {
        var run = Invocation.Run(folder.Path, arguments);
        run.ExitCode.ShouldBe(0, run.All);
        return run;
    }

    private JsonElement Inspect(string path) =>
        Run("inspect", path, "--json").JsonLines[^1].GetProperty("models").EnumerateArray().ShouldHaveSingleItem();

    private double Accuracy(params string[] arguments) => Run([.. arguments, "--json"])
        .JsonLines[^1].GetProperty("evaluation")[0].GetProperty("low").GetDouble();

    private string ShouldBeRefused(string code, params string[] arguments)
    {
        var run = Invocation.Run(folder.Path, arguments);
        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain($"error {code}: ");
        return run.Error;
    }
}
