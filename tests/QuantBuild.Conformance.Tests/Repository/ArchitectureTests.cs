using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>The arrows of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    // What each project may reference, and whose namespaces its sources may name.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Kernels"] = [],
        ["Formats"] = [],
        ["Tokenizers"] = ["Formats"],
        ["Recipes"] = ["Formats"],
        ["MSBuild"] = [],
        ["Tensors"] = ["Kernels"],
        ["Models"] = ["Kernels", "Tensors", "Formats", "Tokenizers"],

        // Formats: the number formats, the writing of files, the descriptions of models.
        ["Quantization"] = ["Kernels", "Tensors", "Models", "Formats"],
        ["Pipeline"] = ["Quantization", "Recipes", "Kernels", "Tensors", "Models", "Formats", "Tokenizers"],
        ["Packages"] = ["Formats", "Recipes", "Tokenizers"],
        ["Hub"] = ["Formats", "Recipes"],

        // Models: the data columns. Tensors: the choice of a backend. Formats: the opening and writing of files.
        ["Cli"] = ["Pipeline", "Packages", "Hub", "Recipes", "Models", "Tensors", "Formats"],
        ["Runtime"] = ["Kernels", "Formats", "Tokenizers"],
        ["Extensions.AI"] = ["Runtime"],

        // Kernels: the ranges of codes, and the random numbers, which are the same on every backend.
        ["TorchSharp"] = ["Tensors", "Kernels"],
        ["Testing"] = ["MSBuild"], // one source file: the environment of a child
    };

    // Hosts: they talk to the terminal, the clock and the build. Everything else is a function of its inputs.
    private static readonly string[] Hosts = ["Cli", "MSBuild", "Testing"];

    private static readonly IReadOnlyList<ProjectFile> Sources = ProjectFile.Below("src/");

    [Fact]
    public void Projects_OfSrc_AreKnownToThisTest() =>
        Sources.Select(project => project.Name).Except(Allowed.Keys)
            .ShouldBeEmpty("docs/architecture.md names no such project");

    [Fact]
    public void ProjectReferences_FollowTheArrows()
    {
        var wrong = from project in Sources
                    from reference in project.References
                    where !Allowed[project.Name].Contains(reference)
                    select $"{project.Path} references {reference}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_FollowTheArrows()
    {
        var wrong = from project in Sources
                    from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith(
                        Path.GetDirectoryName(project.Path)!.Replace('\\', '/') + "/", StringComparison.Ordinal)
                    from Match import in Import().Matches(RepositoryFiles.Read(file))
                    let imported = import.Groups["project"].Value
                    where imported != project.Name && Allowed.ContainsKey(imported)
                        && !Allowed[project.Name].Contains(imported)
                    select $"{file} uses QuantBuild.{imported}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Backends_AboveTensors_ComeFromFactories()
    {
        string[] kinds = ["Backends.Cpu", "Backends.Reference", "CpuBackend", "ReferenceBackend"];
        var wrong = from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith("src/", StringComparison.Ordinal)
                        && !file.StartsWith("src/QuantBuild.Tensors/", StringComparison.Ordinal)
                    from kind in kinds
                    where RepositoryFiles.Read(file).Contains(kind, StringComparison.Ordinal)
                    select $"{file} names {kind}";

        wrong.ShouldBeEmpty("a BackendChoice makes the backend, and nobody asks which one it is");
    }

    [Fact]
    public void Projects_BelowTheCommandLine_BanAmbientState() =>
        Sources.Where(project => !Hosts.Contains(project.Name) && !project.IsOn("BansAmbientState"))
            .Select(project => project.Path).ShouldBeEmpty();

    [Fact]
    public void Projects_ThatReachBytes_BanNondeterministicNumerics() =>
        Sources.Where(project => !Hosts.Contains(project.Name) && !project.IsOn("BansNondeterministicNumerics"))
            .Select(project => project.Path).ShouldBeEmpty();

    [Fact]
    public void Projects_OfSrc_HaveATestProjectOfTheirName() =>
        Sources.Select(project => $"{project.Name}.Tests")
            .Except(ProjectFile.Below("tests/").Select(project => project.Name)).ShouldBeEmpty();

    [GeneratedRegex(
        @"^(?:global )?using (?:static )?(?:\w+ = )?QuantBuild\.(?<project>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Import();
}
