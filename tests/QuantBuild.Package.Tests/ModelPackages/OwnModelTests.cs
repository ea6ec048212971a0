using QuantBuild.Package.Tests.ModelPackages.Support;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages;

/// <summary>A recipe project's own models, beside its executable and beside those that reference it.</summary>
[Collection(ModelPackageCollection.Name)]
public sealed class OwnModelTests(PackedModels packed)
{
    private static readonly string[] PlacedFiles =
    [
        "tiny/compressed-tensors/config.json",
        "tiny/compressed-tensors/model.safetensors",
        "tiny/compressed-tensors/quantbuild.safetensors",
        "tiny/compressed-tensors/vocab.txt",
        "tiny/report.json",
        "tiny/report.md",
    ];

    [MatrixFact]
    public void Application_ThatReferencesARecipeProject_HasItsModels()
    {
        using var models = new ConsumerProject(packed.Build);
        TinyModel.Write(models, steps: 3);
        models.Write("../App/App.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup><ProjectReference Include="../Consumer/Consumer.csproj" /></ItemGroup>
            </Project>
            """);
        models.Write("../App/Program.cs", "System.Console.WriteLine(typeof(Class1));");

        models.BuildWell("../App/App.csproj");
        FilesBelow(models.PathOf("../App/bin/Debug/net10.0/models")).ShouldBe(PlacedFiles);
        models.Build("../App/App.csproj", "--no-restore", "-question").ExitCode.ShouldBe(0);

        var publish = models.Run(
            "publish", "../App/App.csproj", "--no-restore", "-c", "Debug", "-o", models.PathOf("../published"));
        publish.ExitCode.ShouldBe(0, publish.Output);
        FilesBelow(models.PathOf("../published/models")).ShouldBe(PlacedFiles);

        models.BuildWell("../App/App.csproj", "--no-restore", "-p:QuantBuildPlaceModels=false");
        FilesBelow(models.PathOf("../App/bin/Debug/net10.0/models")).ShouldBeEmpty();
    }

    private static string[] FilesBelow(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];
}
