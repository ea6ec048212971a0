using System.Runtime.InteropServices;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Applications whose projects have recipes are published like any other.</summary>
public sealed class PublishTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    public static TheoryData<string> Manners { get; } =
        [
            "--no-self-contained -p:PublishSingleFile=true",
            "--self-contained -p:PublishTrimmed=true",
            "--self-contained -p:PublishTrimmed=true -p:PublishSingleFile=true",
        ];

    [MatrixTheory]
    [MemberData(nameof(Manners))]
    public void Publish_OfAnApplicationWithARecipe_QuantizesNothingAnew(string manner)
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn + "<OutputType>Exe</OutputType>");
        project.Write("a.quant.yaml", "model one");
        project.Write("Program.cs", "System.Console.WriteLine(\"published\");");
        project.BuildWell();

        var folder = project.PathOf("out");
        var result = project.Run([
            "publish", "-c", "Debug", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, .. manner.Split(' ')]);

        result.ExitCode.ShouldBe(0, result.Output);
        File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer")).ShouldBeTrue();
        Directory.GetFiles(folder, "*QuantBuild*").ShouldBeEmpty();
        project.StartsOf("a").ShouldBe(1);
        File.Exists(project.OutputOf("a/model.txt")).ShouldBeTrue();
    }
}
