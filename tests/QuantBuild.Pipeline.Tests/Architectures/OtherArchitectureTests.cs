using System.Text.Json.Nodes;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Loading;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests.Architectures;

/// <summary>
/// An architecture of this project alone, registered with one line: the same values under other names give the same
/// plan, modules, results, checkpoint and report as BERT.
/// </summary>
public sealed class OtherArchitectureTests : IDisposable
{
    private const int Layers = 4;
    private const string LastLayersOutput = "encoder.block.3.layer.1.DenseReluDense.wo";

    private static readonly RunSlots Slots = RunSlots.Standard with
    {
        Models = ModelRegistry.BuiltIn
            .With(new T5NamedArchitecture(), (backend, tensors) => new PostNormEncoder(backend, tensors)),
    };

    private readonly List<TinyProject> projects = [];

    [Fact]
    public void Plan_EveryProductOfALayer_IsQuantized()
    {
        var matrices = Renamed(new RecipeText()).Plan(withCache: false).Matrices;

        var layers = matrices.Where(matrix => matrix.Layer is not null).ToList();
        layers.Count.ShouldBe(6 * Layers);
        layers.ShouldAllBe(matrix => matrix.Bits == 4 && matrix.Weight != null);
        layers.GroupBy(matrix => matrix.Layer).ShouldAllBe(layer => layer.Count() == 6);
        matrices.Single(matrix => matrix.Name == "shared").Bits.ShouldBe(4);
        matrices.Where(matrix => matrix.Bits == 32).Select(matrix => matrix.Name)
            .ShouldBe(["encoder.places", "encoder.kinds", "head.transform", "head.scores"]);
    }

    [Fact]
    public void Plan_ModulesByParameters_BeginWhereBertsDo()
    {
        var recipe = new RecipeText { ModuleKeys = "count: 3, split: parameters" };

        var boundaries = Boundaries(Renamed(recipe).Plan(withCache: false));

        boundaries.ShouldBe(Boundaries(Bert(recipe).Plan(withCache: false)));
        boundaries.ShouldNotBe(Boundaries(Renamed(recipe with { ModuleKeys = "count: 3" }).Plan(withCache: false)));
    }

    [Fact]
    public void Run_OtherBitsInALaterModule_RunsThatModuleAgainAndNoneBefore()
    {
        var recipe = new RecipeText();
        var project = Renamed(recipe);
        project.Run();
        project.Write(recipe with
        {
            Overrides = $$"""
                  overrides:
                    - { match: '{{LastLayersOutput}}', weights: { bits: 8 } }
                """,
        });

        var reason = project.Plan().States.Single(state => state.Stage == "rtn.module-2").Reason;
        var stages = project.Run().Stages.ToDictionary(stage => stage.Name, stage => stage.State);

        stages["rtn.module-1"].ShouldBe(StageState.Hit);
        stages["rtn.module-2"].ShouldBe(StageState.Done);
        stages["full-precision.module-2"].ShouldBe(StageState.Hit);
        reason.ShouldContain("layer 3, feed forward output");
    }

    [Theory]
    [InlineData("rtn", "bits: 4")]
    [InlineData("rtn", "bits: 8, granularity: channel")]
    [InlineData("gptq", "bits: 4, granularity: group:16")]
    [InlineData("rem", "bits: 4")]
    [InlineData("mrem", "bits: 2")]
    [InlineData("qat", "bits: 4")]
    public void Run_AnyMethod_GivesWhatItGivesForBert(string method, string weights)
    {
        var recipe = new RecipeText
        {
            Method = method,
            Weights = weights,
            Training = "source: data/train.tsv, columns: { text: sentence, label: label }",
            Overrides = Keys(method),
        };
        var (bert, renamed) = (Bert(recipe), Renamed(recipe));

        var expected = bert.Run();
        var actual = renamed.Run();

        renamed.QuantizedLogits(actual).ShouldBe(bert.QuantizedLogits(expected));
        renamed.Evaluate(renamed.Checkpoint).Logits.Values.ToArray().ShouldBe(renamed.QuantizedLogits(actual));
        var (report, wanted) = (Report(renamed), Report(bert));
        foreach (var section in (string[])["modules", "evaluation", "fidelity"])
        {
            report[section]!.ToJsonString().ShouldBe(wanted[section]!.ToJsonString(), section);
        }
    }

    [Fact]
    public void Run_Checkpoint_HasTheNamesOfTheArchitecture()
    {
        var project = Renamed(new RecipeText());
        project.Run();

        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(project.Checkpoint, "config.json")))!;
        configuration["model_type"]!.GetValue<string>().ShouldBe("t5-named");
        var quantization = configuration["quantization_config"]!;
        Texts(quantization["ignore"]!).ShouldBe(["head.scores", "head.transform"]);
        var targets = quantization["config_groups"]!.AsObject()
            .SelectMany(group => Texts(group.Value!["targets"]!)).ToList();
        targets.Count.ShouldBe((6 * Layers) + 1);
        targets.ShouldContain("shared");
        targets.ShouldContain(LastLayersOutput);
    }

    [Fact]
    public void Run_Output_IsPacked()
    {
        var project = Renamed(new RecipeText());
        project.Run();

        var model = PackageLayout.Create(
            new PackageIdentity("Contoso.Renamed", "1.0.0"),
            licence: null,
            [PackableModel.Read(project.Output, name: null)]).Manifest.Models.ShouldHaveSingleItem();
        model.Format.ShouldBe("compressed-tensors");
        model.Files.ShouldContain(file => file.Path.EndsWith("/config.json", StringComparison.Ordinal));
    }

    public void Dispose() => projects.ForEach(project => project.Dispose());

    private static string Keys(string method) => method switch
    {
        "rem" => "  rem: { steps: 6, batchSize: 8 }",
        "qat" => "  qat: { epochs: 1, batchSize: 8 }",
        _ => string.Empty,
    };

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => text!.GetValue<string>());

    private static JsonNode Report(TinyProject project) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")))!;

    private static string[] Boundaries(RunPlan plan) =>
    [
        .. plan.Stages.Where(stage => stage.Name.StartsWith("full-precision.module", StringComparison.Ordinal))
            .Select(stage => $"{stage.Parameters["firstLayer"]}+{stage.Parameters["layerCount"]}"),
    ];

    private TinyProject Bert(RecipeText recipe)
    {
        var project = new TinyProject(recipe, Layers);
        projects.Add(project);
        return project;
    }

    private TinyProject Renamed(RecipeText recipe)
    {
        var project = new TinyProject(recipe, Layers) { Slots = Slots };
        projects.Add(project);
        T5NamedArchitecture.Convert(project.Model);
        return project;
    }
}
