using System.Diagnostics;
using QuantBuild.Package.Tests.ModelPackages.Support;
using QuantBuild.Package.Tests.Support;
using QuantBuild.Runtime;

namespace QuantBuild.Package.Tests.ModelPackages;

/// <summary>
/// An application of a model package and the runtime, published with everything trimmed away that it does not use.
/// </summary>
[Collection(ModelPackageCollection.Name)]
public sealed class TrimmedApplicationTests(PackedModels packed)
{
    private const string Trimmed =
        """
        <ImplicitUsings>enable</ImplicitUsings>
        <InvariantGlobalization>true</InvariantGlobalization>
        <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
        <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
        <SelfContained>true</SelfContained>
        <PublishTrimmed>true</PublishTrimmed>
        <TrimMode>full</TrimMode>
        <TrimmerSingleWarn>false</TrimmerSingleWarn>
        <EnableAotAnalyzer>true</EnableAotAnalyzer>
        """;

    private static string Program => File.ReadAllText(Path.Combine(
        RepositoryRoot.Path!, "tests", "QuantBuild.Package.Tests", "ModelPackages", "Application", "Program.cs"));

    [MatrixFact]
    public void Publish_FullyTrimmed_WarnsOfNothingAndGivesTheSameLogits()
    {
        using var consumer = new ModelConsumer($"{packed.Models.Folder};{packed.Runtime}");
        consumer.AddProject("App", "<OutputType>Exe</OutputType>" + Trimmed,
            $"""{ModelConsumer.Reference}<PackageReference Include="QuantBuild.Runtime" Version="{packed.Build.Version}" />""",
            Program);

        var folder = consumer["published"];
        consumer.RunWell("App", "publish", "-c", "Release", "-o", folder).Output.ShouldNotContain("warning");

        Directory.GetFiles(folder, "QuantBuild.*.dll").Select(Path.GetFileName).ShouldBe(
            ["QuantBuild.Formats.dll", "QuantBuild.Kernels.dll", "QuantBuild.Runtime.dll", "QuantBuild.Tokenizers.dll"],
            ignoreOrder: true);
        string[] texts = ["the film was good", "dull", "a cast never heard of ."];
        File.WriteAllLines(consumer["texts.txt"], texts);
        var model = Path.Combine(folder, "models", ModelFeed.PackageId, "tiny");
        using var classifier = TextClassifier.Load(model);
        var lines = Start(Path.Combine(folder, "App"), model, consumer["texts.txt"]);
        lines[0].ShouldStartWith(classifier.Classify("the film was really clever .").Label + " ");
        lines.Skip(1).ShouldBe(classifier.Classify(texts)
            .Select(result => string.Join(' ', result.Logits.Select(BitConverter.SingleToInt32Bits))));
    }

    private static string[] Start(string program, params string[] arguments)
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var start = new ProcessStartInfo(
            program + suffix, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
