using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>A package of the tiny model, packed once from a recipe project by <c>dotnet pack</c>.</summary>
public sealed class ModelFeed : IDisposable
{
    public const string PackageId = "Contoso.Tiny";
    public const string PackageVersion = "1.2.0";

    /// <summary>Lines of a property group that make a project without code.</summary>
    internal const string Properties =
        $"<IncludeBuildOutput>false</IncludeBuildOutput><PackageId>{PackageId}</PackageId>"
        + $"<Version>{PackageVersion}</Version><PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>";

    private readonly TemporaryFolder folder = new();

    public ModelFeed(PackageFeed feed)
    {
        Project = new ConsumerProject(feed, Properties);
        TinyModel.Write(Project, steps: 3);
        Pack = Project.Run("pack", "-o", Folder);
        Pack.ExitCode.ShouldBe(0, Pack.Output);
    }

    /// <summary>The feed's folder: outside of the project, or its glob would find it.</summary>
    public string Folder => folder.Path;

    public string File => folder[$"{PackageId}.{PackageVersion}.nupkg"];

    internal ConsumerProject Project { get; }

    /// <summary>What <c>dotnet pack</c> printed.</summary>
    internal BuildResult Pack { get; }

    public void Dispose()
    {
        Project.Dispose();
        folder.Dispose();
    }
}
