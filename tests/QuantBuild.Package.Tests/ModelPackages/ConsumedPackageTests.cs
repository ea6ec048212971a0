using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Package.Tests.ModelPackages.Support;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages;

/// <summary>Applications and libraries that reference a model package.</summary>
[Collection(ModelPackageCollection.Name)]
public sealed class ConsumedPackageTests(PackedModels packed)
{
    private const string Output = "App/bin/Debug/net10.0/";

    private static readonly string[] PlacedFiles =
    [
        "Contoso.Tiny/quantbuild.models.json",
        "Contoso.Tiny/tiny/compressed-tensors/config.json",
        "Contoso.Tiny/tiny/compressed-tensors/model.safetensors",
        "Contoso.Tiny/tiny/compressed-tensors/quantbuild.safetensors",
        "Contoso.Tiny/tiny/compressed-tensors/vocab.txt",
        "Contoso.Tiny/tiny/report.json",
        "Contoso.Tiny/tiny/report.md",
    ];

    [Fact]
    public void Application_BuiltPublishedAndCleaned_HasTheModelBesideIt()
    {
        using var consumer = new ModelConsumer(packed.Models.Folder);
        consumer.AddApplication();

        consumer.RunWell("App", "build");
        consumer.FilesBelow(Output + "models").ShouldBe(PlacedFiles);
        ShouldTellWhatTheReportSays(consumer.Start(Output + "App.dll"));
        consumer.RunWell("App", "build", "--no-restore", "-question");

        var lost = consumer[$"{Output}models/{PlacedFiles[4]}"];
        File.Delete(lost);
        consumer.RunWell("App", "build", "--no-restore");
        File.Exists(lost).ShouldBeTrue("a file that was taken away is placed again");

        consumer.RunWell(
            "App", "publish", "-o", consumer["published"], "-p:PublishSingleFile=true", "--self-contained", "false");
        consumer.FilesBelow("published/models").ShouldBe(PlacedFiles);
        consumer.RunWell("App", "clean");
        consumer.FilesBelow(Output + "models").ShouldBeEmpty();
    }

    [Fact]
    public void Application_OneByteOfTheModelChanged_FailsWithAnErrorThatNamesTheFile()
    {
        using var consumer = new ModelConsumer(packed.Models.Folder);
        consumer.AddApplication();
        consumer.RunWell("App", "build");
        var weights = Path.Combine(consumer.Restored, "models", "tiny", "compressed-tensors", "model.safetensors");
        ChangeByte(weights);

        var build = consumer.Run("App", "build", "--no-restore");

        build.ExitCode.ShouldNotBe(0);
        build.Errors.ShouldHaveSingleItem().ShouldStartWith($"{weights} : error QB5021: ");
        File.Delete(weights);
        build = consumer.Run("App", "build", "--no-restore");
        build.Errors.ShouldHaveSingleItem().ShouldStartWith($"{weights} : error QB5022: ");
    }

    [MatrixFact]
    public void Graph_LibraryApplicationAndTests_PlaceOnceBesideEachExecutable()
    {
        using var consumer = new ModelConsumer(packed.Models.Folder);
        consumer.AddProject("Library", "", ModelConsumer.Reference,
            "internal static class Uses { public static string Scheme => Contoso.Tiny.Models.Tiny.Scheme; }");
        consumer.AddProject("App", "<OutputType>Exe</OutputType>",
            ModelConsumer.Reference + """<InternalsVisibleTo Include="Tests" />""", ModelConsumer.Program);
        consumer.AddProject("Tests", "<OutputType>Exe</OutputType><QuantBuildModelLinks>copy</QuantBuildModelLinks>",
            """<ProjectReference Include="../App/App.csproj" /><ProjectReference Include="../Library/Library.csproj" />""",
            "System.Console.WriteLine(Contoso.Tiny.Models.Tiny.Name);");

        consumer.RunWell("Tests", "build");

        consumer.FilesBelow("Library/bin/Debug/net10.0/models").ShouldBeEmpty();
        consumer.FilesBelow(Output + "models").ShouldBe(PlacedFiles);
        consumer.FilesBelow("Tests/bin/Debug/net10.0/models").ShouldBe(PlacedFiles);
        consumer.Start("Tests/bin/Debug/net10.0/Tests.dll").Trim().ShouldBe("tiny");
        consumer.RunWell("Tests", "build", "--no-restore", "-question");

        consumer.RunWell("App", "build", "--no-restore", "-p:QuantBuildPlaceModels=false");
        consumer.FilesBelow(Output + "models").ShouldBeEmpty();
    }

    [MatrixFact]
    public void SplitPackage_Consumed_PlacesTheFilesOfAllParts()
    {
        using var folder = new TemporaryFolder();
        var pack = packed.Models.Project.Run(
            "pack", "--no-build", "-o", folder.Path, "-p:QuantBuildSplitPackageMegabytes=0.02");
        pack.ExitCode.ShouldBe(0, pack.Output);
        Directory.GetFiles(folder.Path).Length.ShouldBeGreaterThan(2);
        using var consumer = new ModelConsumer(folder.Path);
        consumer.AddApplication();

        consumer.RunWell("App", "build");

        consumer.FilesBelow(Output + "models").ShouldBe(PlacedFiles);
        ShouldTellWhatTheReportSays(consumer.Start(Output + "App.dll"));
        Directory.Exists(Path.Combine(consumer.Restored, "models")).ShouldBeFalse();
    }

    private static void ChangeByte(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length / 2;
        var value = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(value ^ 1));
    }

    private void ShouldTellWhatTheReportSays(string printed)
    {
        var report = JsonNode.Parse(File.ReadAllText(packed.Models.Project.OutputOf("tiny/report.json", "Release")))!;
        var accuracy = report["evaluation"]![0]!["quantized"]!.GetValue<double>();
        printed.Trim().ReplaceLineEndings("\n").ShouldBe(
            $"""
            accuracy {accuracy.ToString("R", CultureInfo.InvariantCulture)}
            scheme {report["quantization"]!["bits"]!.GetValue<string>()}
            labels 0,1
            inputs input_ids,token_type_ids,attention_mask
            package Contoso.Tiny 1.2.0
            config True
            report True
            """.ReplaceLineEndings("\n"));
    }
}
