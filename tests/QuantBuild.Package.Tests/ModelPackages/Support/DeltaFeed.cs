using QuantBuild.Package.Tests.Shapes;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>
/// A solution of two projects that train a task each on one backbone, packed once by <c>dotnet pack</c>: a package a
/// task, and one of the backbone.
/// </summary>
public sealed class DeltaFeed : IDisposable
{
    public const string First = "Contoso.Praise";
    public const string Second = "Contoso.Length";
    public const string Backbone = "Contoso.Backbone";
    public const string Version = "1.2.0";
    public const string BackboneVersion = "1.0.0";

    // Four megabytes, far more than all else that a model takes: what is in memory twice can be measured.
    private const int Positions = 1 << 15;

    private readonly TemporaryFolder folder = new();

    public DeltaFeed(PackageFeed feed)
    {
        Project = new ConsumerProject(
            feed, PropertiesOf(First), shape: ProjectShape.Plain with { Container = Container.Slnx });
        TinyModel.Write(Project, steps: 1, Positions);
        File.Delete(Project.PathOf(TinyModel.Name + ".quant.yaml"));
        Project.Write("praise.quant.yaml", Recipe("praise", ".", seed: 1));
        Project.AddProject("Length", Recipe("length", "../Consumer", seed: 2), PropertiesOf(Second), "length");
        Pack = Project.Run("pack", "-m:2", "-o", Folder);
        Pack.ExitCode.ShouldBe(0, Pack.Output);
    }

    /// <summary>The feed's folder.</summary>
    public string Folder => folder.Path;

    /// <summary>Folder of the model in full precision.</summary>
    public string FullPrecision => Project.PathOf("model");

    /// <summary>Output folders of both runs.</summary>
    public IReadOnlyList<string> Outputs =>
    [
        Project.OutputOf("praise", "Release"), Project.PathOf("../Length/obj/quantbuild/Release/length"),
    ];

    internal ConsumerProject Project { get; }

    /// <summary>What <c>dotnet pack</c> printed.</summary>
    internal BuildResult Pack { get; }

    public void Dispose()
    {
        Project.Dispose();
        folder.Dispose();
    }

    /// <summary>A recipe of a task.</summary>
    /// <param name="name">Of the task.</param>
    /// <param name="data">Folder of model and data.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="bits">Of the backbone.</param>
    internal static string Recipe(string name, string data, int seed, int bits = 4) =>
        $$"""
        version: 1
        name: {{name}}
        model: { source: {{data}}/model, task: text-classification }
        data:
          training: { source: {{data}}/train.tsv, columns: { text: sentence, label: label }, maxLength: 16 }
          evaluation: { source: {{data}}/dev.tsv, columns: { text: sentence, label: label } }
        quantize:
          method: prequant
          weights: { bits: {{bits}} }
          embeddings: { bits: {{bits}} }
          prequant: { epochs: 1, outliers: { share: 0.02 }, seed: {{seed}} }
        """;

    private static string PropertiesOf(string id) =>
        $"<IncludeBuildOutput>false</IncludeBuildOutput><PackageId>{id}</PackageId><Version>{Version}</Version>"
        + $"<QuantBuildBackbonePackage>{Backbone}/{BackboneVersion}</QuantBuildBackbonePackage>";
}
