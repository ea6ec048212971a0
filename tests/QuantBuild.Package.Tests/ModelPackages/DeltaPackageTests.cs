using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.ModelPackages.Support;
using QuantBuild.Package.Tests.Support;
using QuantBuild.Runtime;

namespace QuantBuild.Package.Tests.ModelPackages;

/// <summary>Two projects whose tasks share a backbone, and an application of both.</summary>
[Collection(ModelPackageCollection.Name)]
public sealed class DeltaPackageTests(PackedModels packed)
{
    private const string Output = "App/bin/Debug/net10.0/";
    private const string Text = "the film was good .";

    // Loads folder after folder, tells what each answers, and waits to be looked at.
    private const string Program =
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using QuantBuild.Runtime;

        var folders = args.Length > 0
            ? args
            : new[] { Contoso.Praise.Models.Praise.Directory, Contoso.Length.Models.Length.Directory };
        var loaded = new List<TextClassifier>();
        foreach (var folder in folders)
        {
            loaded.Add(TextClassifier.Load(folder, new TextClassifierOptions { Threads = 1 }));
            var logits = loaded[^1].Classify("the film was good .").Logits;
            GC.Collect();
            Console.WriteLine(string.Join(' ', logits.Select(BitConverter.SingleToInt32Bits)));
            Console.ReadLine();
        }
        """;

    private DeltaFeed Deltas => packed.Deltas;

    [MatrixFact]
    public void Solution_OfTwoTasksOnOneBackbone_ComputesItOnceAndNamesItInBothReports()
    {
        var done = Regex.Matches(
            Deltas.Pack.Output, @"stage (?<stage>\S+) done ", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .Select(match => match.Groups["stage"].Value).ToList();

        done.Count(stage => stage == "prequant.backbone").ShouldBe(1, Deltas.Pack.Output);
        done.Count(stage => stage == "prequant").ShouldBe(2, Deltas.Pack.Output);
        var digests = Deltas.Outputs.Select(output => JsonNode.Parse(File.ReadAllText(
            Path.Combine(output, "report.json")))!["backbone"]!["sha256"]!.GetValue<string>()).ToList();
        digests[1].ShouldBe(digests[0]);
        Deltas.Outputs.ShouldAllBe(
            output => File.ReadAllText(Path.Combine(output, "report.md")).Contains(digests[0]));
        Directory.GetFiles(Deltas.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
            ["Contoso.Backbone.1.0.0.nupkg", "Contoso.Length.1.2.0.nupkg", "Contoso.Praise.1.2.0.nupkg"]);
        new FileInfo(Path.Combine(Deltas.Folder, "Contoso.Praise.1.2.0.nupkg")).Length.ShouldBeLessThan(
            new FileInfo(Path.Combine(Deltas.Folder, "Contoso.Backbone.1.0.0.nupkg")).Length / 10);
    }

    [MatrixFact]
    public void Application_OfTwoTasks_HasTheirBackboneOnceBesideItAndInMemory()
    {
        using var consumer = new ModelConsumer($"{Deltas.Folder};{packed.Runtime}");
        AddApplication(consumer);

        consumer.RunWell("App", "build");

        string[] placed =
        [
            "Contoso.Backbone/backbone/compressed-tensors/model.safetensors",
            "Contoso.Backbone/backbone/compressed-tensors/vocab.txt",
            "Contoso.Backbone/quantbuild.models.json",
            .. Placed("Contoso.Length", "length"),
            .. Placed("Contoso.Praise", "praise"),
        ];
        consumer.FilesBelow(Output + "models").ShouldBe(placed);
        using var tasks = new RunningApplication(consumer[Output + "App.dll"]);
        var answers = new[] { tasks.Load(), tasks.Load() };
        answers.ShouldBe(Deltas.Outputs.Select(AnswerOf));
        answers[1].ShouldNotBe(answers[0]);
        using var full = new RunningApplication(
            consumer[Output + "App.dll"], Deltas.FullPrecision, Deltas.FullPrecision);
        full.Load();
        full.Load();
        tasks.Growth.ShouldBeLessThan(full.Growth / 2, $"{tasks.Growth} and {full.Growth} bytes of a second model");

        consumer.RunWell("App", "publish", "--no-restore", "-o", consumer["published"]);
        consumer.FilesBelow("published/models").ShouldBe(placed);

        // As where a project or its tools take the backbone's build assets away.
        AddApplication(
            consumer,
            $"""<PackageReference Include="{DeltaFeed.Backbone}" Version="[1.0.0]" ExcludeAssets="all" />""");
        var build = consumer.Run("App", "build");
        build.ExitCode.ShouldNotBe(0);
        build.Errors.ShouldAllBe(error => error.Contains("error QB5030: the models of Contoso."));
    }

    [MatrixFact]
    public void Application_OfTwoVersionsOfTheBackbone_IsRefused()
    {
        using var feed = new TemporaryFolder();
        File.WriteAllText(
            Deltas.Project.PathOf("../Length/length.quant.yaml"),
            DeltaFeed.Recipe("length", "../Consumer", seed: 2, bits: 2));
        var refused = Pack(DeltaFeed.BackboneVersion, Deltas.Folder);
        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("error QB5030: the models of Contoso.Length 2.0.0");
        Pack("2.0.0", feed.Path).ExitCode.ShouldBe(0);
        using var consumer = new ModelConsumer($"{Deltas.Folder};{feed.Path};{packed.Runtime}");

        AddApplication(consumer, length: "2.0.0");
        consumer.Run("App", "build").Output.ShouldContain("error NU1107: ");

        // NuGet only warns of what the project itself asks for.
        AddApplication(
            consumer,
            $"""<PackageReference Include="{DeltaFeed.Backbone}" Version="[2.0.0]" NoWarn="NU1608" />""",
            noWarn: "NU1608");
        var build = consumer.Run("App", "build");
        build.ExitCode.ShouldNotBe(0);
        build.Output.ShouldContain("error QB5030: the models of Contoso.Praise 1.2.0");

        BuildResult Pack(string backbone, string folder) => Deltas.Project.Run(
            "pack",
            Deltas.Project.PathOf("../Length"),
            "-o",
            folder,
            "-p:Version=2.0.0",
            $"-p:QuantBuildBackbonePackage={DeltaFeed.Backbone}/{backbone}");
    }

    private static IEnumerable<string> Placed(string package, string model) =>
    [
        $"{package}/{model}/compressed-tensors/backbone.json",
        $"{package}/{model}/compressed-tensors/config.json",
        $"{package}/{model}/compressed-tensors/delta.safetensors",
        $"{package}/{model}/compressed-tensors/quantbuild.safetensors",
        $"{package}/{model}/report.json",
        $"{package}/{model}/report.md",
        $"{package}/quantbuild.models.json",
    ];

    private static string AnswerOf(string output)
    {
        using var classifier = TextClassifier.Load(output);
        return string.Join(' ', classifier.Classify(Text).Logits.Select(BitConverter.SingleToInt32Bits));
    }

    private void AddApplication(
        ModelConsumer consumer, string items = "", string length = DeltaFeed.Version, string noWarn = "") =>
        consumer.AddProject(
            "App",
            $"<OutputType>Exe</OutputType><NoWarn>{noWarn}</NoWarn>",
            $"""
            <PackageReference Include="{DeltaFeed.First}" Version="{DeltaFeed.Version}" />
            <PackageReference Include="{DeltaFeed.Second}" Version="{length}" />
            <PackageReference Include="QuantBuild.Runtime" Version="{packed.Build.Version}" />
            {items}
            """,
            Program);

    /// <summary>The application, stopped behind each model that it loads.</summary>
    private sealed class RunningApplication : IDisposable
    {
        private readonly Process process;
        private readonly List<long> sizes = [];

        public RunningApplication(string assembly, params string[] folders)
        {
            var start = new ProcessStartInfo(Dotnet.Host, [assembly, .. folders])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            process = Process.Start(start)!;
        }

        /// <summary>By how many bytes the process was larger with the second model than with the first.</summary>
        public long Growth => sizes[1] - sizes[0];

        /// <summary>What the next model answers.</summary>
        public string Load()
        {
            if (sizes.Count > 0)
            {
                process.StandardInput.WriteLine();
            }

            var answer = process.StandardOutput.ReadLine().ShouldNotBeNull();
            process.Refresh();
            sizes.Add(process.WorkingSet64);
            return answer;
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
