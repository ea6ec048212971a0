using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests.Architectures;

/// <summary>A recipe runs from end to end on a model of every architecture, whatever the method.</summary>
public sealed class EncoderRunTests : IDisposable
{
    private const int Layers = 2;
    private readonly List<TinyProject> projects = [];

    public static TheoryData<string, string> Runs { get; } = EncoderModels.TypesWith("rtn", "rem", "mrem", "gptq");

    [Theory]
    [MemberData(nameof(EncoderModels.Types), MemberType = typeof(EncoderModels))]
    public void Plan_AnyEncoder_QuantizesSixProductsALayerAndTheWords(string modelType)
    {
        var matrices = Create(modelType, "rtn").Plan(withCache: false).Matrices;

        matrices.Count(matrix => matrix is { Layer: not null, Bits: 4 }).ShouldBe(6 * Layers);
        matrices.Where(matrix => matrix.Layer is null && matrix.Bits == 4).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_AnyMethod_ExportsWhatItReports(string modelType, string method)
    {
        var project = Create(modelType, method);
        var result = project.Run();

        var logits = project.QuantizedLogits(result);
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(logits);
        project.Evaluate(project.Model).Logits.Values.ToArray().ShouldNotBe(logits);
        var configuration = ModelFolder.Open(project.Checkpoint).Configuration;
        ClassifierConfiguration.From(configuration).Architecture.ModelType.ShouldBe(modelType);
        JsonNode.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")))!["fidelity"].ShouldNotBeNull();
        PackageLayout.Create(
            new PackageIdentity("Contoso.Encoder", "1.0.0"),
            licence: null,
            [PackableModel.Read(project.Output, name: null)]).Manifest.Models.ShouldHaveSingleItem();
    }

    [Fact]
    public void Evaluate_MaximumLengthOfAllRowsOfThePositions_IsHeldToThoseOfTokens()
    {
        var project = Create("roberta", "rtn");
        var extents = ClassifierConfiguration.From(ModelFolder.Open(project.Model).Configuration).Extents;
        File.WriteAllText(
            project.Dev,
            $"sentence\tlabel\n{string.Join(' ', Enumerable.Repeat("w1", 2 * extents.PositionCount))}\t0\n");

        var logits = project.Evaluate(project.Model, extents.PositionCount).Logits.Values.ToArray();

        extents.FirstPosition.ShouldBePositive();
        project.Evaluate(project.Model, extents.PositionCount + extents.FirstPosition).Logits.Values.ToArray()
            .ShouldBe(logits);
        project.Evaluate(project.Model, extents.PositionCount - 1).Logits.Values.ToArray().ShouldNotBe(logits);
    }

    public void Dispose() => projects.ForEach(project => project.Dispose());

    private TinyProject Create(string modelType, string method)
    {
        var keys = method == "rem" ? "  rem: { steps: 4, batchSize: 8 }" : string.Empty;
        var project = new TinyProject(new RecipeText { Method = method, Overrides = keys }, Layers);
        projects.Add(project);
        EncoderModels.Replace(project.Model, modelType);
        return project;
    }
}
