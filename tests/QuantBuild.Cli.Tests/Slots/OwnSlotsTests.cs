using System.Text.Json;
using QuantBuild.Cli.Results;
using QuantBuild.Cli.Tests.Slots.ColumnMajor;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Models.Data;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Cli.Tests.Slots;

/// <summary>
/// An export, a report format and a source of models that the product does not know, added by one line each.
/// </summary>
public sealed class OwnSlotsTests : IDisposable
{
    private const string Both = "[{ format: column-major }, { format: compressed-tensors }]";

    private static readonly RunSlots Slots = RunSlots.Standard with
    {
        Exports = RunSlots.Standard.Exports.With(new ColumnMajorExport()),
        Reports = RunSlots.Standard.Reports.With(new CsvReport()),
    };

    private static readonly HashSet<string> Tables = ["bert.embeddings.word_embeddings"];

    private readonly TemporaryFolder folder = new();
    private readonly TinyModelProject project;

    public OwnSlotsTests() => project = new TinyModelProject(folder.Path);

    [Fact]
    public void Reader_OfSlots_KnowsWhatIsRegistered()
    {
        RunSlots.Standard.Reader.Vocabulary.Outputs.ShouldBe(["compressed-tensors"]);
        Slots.Reader.Vocabulary.Outputs.ShouldBe(["compressed-tensors", "column-major"]);
        RunSlots.Standard.Reader.Vocabulary.Reports.ShouldBe(["json", "markdown"]);
        Slots.Reader.Vocabulary.Reports.ShouldBe(["json", "markdown", "csv"]);
        Slots.Reader.Vocabulary.Methods.ShouldBe(RunSlots.Standard.Reader.Vocabulary.Methods);
    }

    [Fact]
    public void Plan_TwoFormats_HasAStageForEach()
    {
        WriteOutputs(Both);

        RecipePlanner.Plan(Read(Slots), cacheRoot: null, Slots).Stages.Select(stage => stage.Name)
            .ShouldContain("export.column-major");
    }

    [Fact]
    public void Run_TwoFormats_WritesBothAndStatesBothSizes()
    {
        WriteOutputs(Both, "[json, csv, markdown]");

        var result = Run();

        result.Checkpoints.Select(checkpoint => checkpoint.Format).ShouldBe(["column-major", "compressed-tensors"]);
        var sizes = result.Checkpoints.Select(checkpoint => checkpoint.WeightBytes).ToList();
        sizes[0].ShouldBe(LengthOf("column-major", ColumnMajorExport.WeightsFile));
        sizes[1].ShouldBe(
            LengthOf("compressed-tensors", "model.safetensors") + LengthOf("compressed-tensors", Sidecar.FileName));
        result.ReportForPeople.ShouldBe(folder[Path.Combine("out", "report.csv")]);
        File.ReadAllText(result.ReportForPeople!).ShouldBe($"column-major,{sizes[0]}\ncompressed-tensors,{sizes[1]}\n");
        using var report = JsonDocument.Parse(File.ReadAllBytes(folder[Path.Combine("out", "report.json")]));
        report.RootElement.GetProperty("size").GetProperty("quantizedBytes").GetInt64().ShouldBe(sizes[0]);
        report.RootElement.GetProperty("size").GetProperty("checkpoints").EnumerateArray()
            .Select(checkpoint => checkpoint.GetProperty("bytes").GetInt64()).ShouldBe(sizes);
        File.ReadAllText(folder[Path.Combine("out", "report.md")]).ShouldContain($"| Size, column-major | ");
    }

    [Fact]
    public void Run_SecondFormat_DescribesEveryLinearAsItIs()
    {
        WriteOutputs(Both);
        Run();

        var lines = File.ReadAllLines(folder[Path.Combine("out", "column-major", ColumnMajorExport.TableFile)]);

        using var checkpoint = CompressedTensorsCheckpoint.Open(
            folder[Path.Combine("out", "compressed-tensors")], Tables);
        lines.Take(checkpoint.MatrixNames.Count).Select(line => line.Split('\t')[0]).ShouldBe(checkpoint.MatrixNames);
        lines.ShouldContain("bert.embeddings.word_embeddings\t4\tchannel\tembedding");
        lines.ShouldContain("bert.encoder.layer.0.attention.self.key\t4\ttensor\tinput 8");
        lines.ShouldContain("classifier");
    }

    [Fact]
    public void Run_SecondFormat_ChangesNothingOfTheFirst()
    {
        WriteOutputs("[{ format: compressed-tensors }]");
        Run();
        var weights = Path.Combine("out", "compressed-tensors", "model.safetensors");
        var alone = File.ReadAllBytes(folder[weights]);
        WriteOutputs(Both);

        var result = Run();

        File.ReadAllBytes(folder[weights]).ShouldBe(alone);
        result.Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldBe(["export.column-major"]);
    }

    [Fact]
    public void Evaluate_OutputWithAFormatThatNobodyReads_TakesTheOther()
    {
        WriteOutputs(Both);
        var run = Run();

        var evaluation = CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                folder["out"], folder["dev.tsv"], new TextColumns("sentence", Pair: null, "label"), 16,
                BackendRegistry.Default(1))
            {
                Slots = Slots,
            },
            progress: null,
            CancellationToken.None);

        evaluation.Metrics[0].Value.ShouldBe(run.Metrics[0].Quantized);
    }

    [Fact]
    public void Package_OfTwoFormats_HoldsBoth()
    {
        WriteOutputs(Both);
        Run();

        var layout = PackageLayout.Create(
            new PackageIdentity("Contoso.Tiny", "1.0.0"),
            licence: null,
            [PackableModel.Read(folder["out"], name: null)]);

        var model = layout.Manifest.Models.ShouldHaveSingleItem();
        model.Formats.ShouldBe(["column-major", "compressed-tensors"]);
        model.Task.ShouldBe("text-classification");
        var paths = layout.Files.Select(file => file.Path).ToList();
        paths.ShouldContain($"models/tiny/column-major/{ColumnMajorExport.WeightsFile}");
        paths.ShouldContain("models/tiny/compressed-tensors/model.safetensors");
    }

    [Fact]
    public void Result_OfTwoFormats_TellsABuildOfBoth()
    {
        WriteOutputs(Both);
        var run = Run();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            new RunCommandResult(run).WriteMembers(json);
            json.WriteEndObject();
        }

        using var result = JsonDocument.Parse(stream.ToArray());

        result.RootElement.GetProperty("checkpoints").EnumerateArray()
            .Select(checkpoint => (
                checkpoint.GetProperty("format").GetString(), checkpoint.GetProperty("directory").GetString()))
            .ShouldBe(
            [
                ("column-major", folder[Path.Combine("out", "column-major")]),
                ("compressed-tensors", folder[Path.Combine("out", "compressed-tensors")]),
            ]);
    }

    [Theory]
    [InlineData("colum-major", "QB1005", "did you mean 'column-major'?")]
    [InlineData("safetensors", "QB1005", "valid: compressed-tensors, column-major")]
    [InlineData("onnx", "QB1009", "supported: compressed-tensors, column-major")]
    public void Read_UnknownFormat_NamesThoseOfTheRegistry(string format, string code, string advice)
    {
        WriteOutputs($"[{{ format: {format} }}]");

        var fault = Fault(() => Read(Slots));

        fault.Code.ShouldBe(code);
        fault.Location!.Line.ShouldBe(16);
        fault.Message.ShouldContain($"'outputs[0].format' is '{format}'");
        fault.Message.ShouldContain(advice);
    }

    [Theory]
    [InlineData(Both, "[json]", 16, "'outputs[0].format' is 'column-major'")]
    [InlineData("[{ format: compressed-tensors }]", "[json, csv]", 17, "'report[1]' is 'csv'")]
    public void Plan_WithOtherSlotsThanTheRecipeWasReadWith_SaysWhatIsNotThere(
        string outputs, string report, int line, string what)
    {
        WriteOutputs(outputs, report);
        var recipe = Read(Slots);

        var fault = Fault(() => RecipePlanner.Plan(recipe, cacheRoot: null));

        fault.Code.ShouldBe("QB1009");
        fault.Location!.Line.ShouldBe(line);
        fault.Message.ShouldContain(what);
    }

    [Fact]
    public void Run_ModelOfASourceOfItsOwn_IsThatOfTheFolderItGives()
    {
        var expected = RecipePlanner.Plan(Read(Slots), cacheRoot: null).Inputs.Values.ToHashSet();
        Change("./model", "nuget://Contoso.Tiny/1.0.0");
        var sources = new FixedSource(folder["model"]);

        var plan = RecipePlanner.Plan(
            Read(Slots), cacheRoot: null, Slots with { Sources = Slots.Sources.With(sources) });

        plan.Inputs.Values.ToHashSet().ShouldBe(expected, ignoreOrder: true);
        sources.Asked.ShouldBe(["nuget://Contoso.Tiny/1.0.0"]);
    }

    [Fact]
    public void Plan_ModelOfASchemeWithoutASource_SaysSoAtItsPlace()
    {
        Change("./model", "nuget://Contoso.Tiny/1.0.0");

        var fault = Fault(() => RecipePlanner.Plan(Read(Slots), cacheRoot: null, Slots));

        fault.Code.ShouldBe("QB1009");
        fault.Location!.Line.ShouldBe(4);
        fault.Message.ShouldContain("models of 'nuget://' are not available here");
    }

    [Theory]
    [InlineData(Both, null)]
    [InlineData("[{ format: column-major }]", "writes column-major, which no recipe can begin with")]
    public void Plan_ModelOfARecipe_IsReadWithTheSlotsOfTheOther(string outputs, string? message)
    {
        WriteOutputs(outputs, "[csv]");
        Change("method: mrem", "method: rtn");
        Change("bits: 4", "bits: 32");
        Change("bits: 8", "bits: 32");
        File.Move(project.RecipePath, folder["maker.quant.yaml"]);
        WriteOutputs(Both);
        Change("./model", "./maker.quant.yaml");
        var plan = () => RecipePlanner.Plan(Read(Slots), cacheRoot: null, Slots);

        if (message is null)
        {
            plan().Stages.Select(stage => stage.Name).ShouldContain("export.column-major");
            return;
        }

        var fault = Fault(plan);
        fault.Code.ShouldBe("QB1009");
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public void With_ANameThatIsTaken_IsRefused() =>
        Should.Throw<ArgumentException>(() => Slots.Exports.With(new ColumnMajorExport()));

    public void Dispose() => folder.Dispose();

    private static Diagnostic Fault(Func<object> action) =>
        Should.Throw<DiagnosticException>(() => action()).Diagnostics.ShouldHaveSingleItem();

    private long LengthOf(params string[] path) => new FileInfo(folder[Path.Combine(["out", .. path])]).Length;

    private void WriteOutputs(string outputs, string report = "[json, markdown]")
    {
        project.WriteRecipe(steps: 2);
        Change("outputs:\n  - { format: compressed-tensors }", $"outputs: {outputs}");
        Change("report: [json, markdown]", $"report: {report}");
    }

    private void Change(string old, string changed)
    {
        var text = File.ReadAllText(project.RecipePath).ReplaceLineEndings("\n");
        text.ShouldContain(old);
        File.WriteAllText(project.RecipePath, text.Replace(old, changed, StringComparison.Ordinal));
    }

    private Recipe Read(RunSlots slots) => slots.Reader.Read(project.RecipePath).Require();

    private RunResult Run() => QuantizationRun.Execute(
        Read(Slots),
        new RunOptions
        {
            CacheRoot = folder["cache"],
            OutputFolder = folder["out"],
            Backend = BackendRegistry.Default(1),
            Slots = Slots,
        },
        new Silence(),
        CancellationToken.None);

    private sealed class FixedSource(string folder) : IModelSource
    {
        public List<string> Asked { get; } = [];

        public string Scheme => "nuget://";

        public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation)
        {
            Asked.Add(source.Text);
            return new LocatedModel(folder, "fixed");
        }
    }

    private sealed class Silence : IRunListener
    {
        public void StageStarted(string name, string reason)
        {
        }

        public void StageProgressed(string name, double fraction, double overall)
        {
        }

        public void StageEnded(StageOutcome outcome)
        {
        }
    }
}
