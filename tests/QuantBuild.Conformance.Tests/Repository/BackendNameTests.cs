using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>What a backend is called is known to itself, to the registry and to the table of packages.</summary>
public sealed partial class BackendNameTests
{
    // Where code may name a backend, and why.
    private static readonly Dictionary<string, string> Knowing = new(StringComparer.Ordinal)
    {
        ["src/QuantBuild.Tensors/Backends/Cpu/CpuBackendFactory.cs"] = "the default one",
        ["src/QuantBuild.TorchSharp/"] = "one of a package",
        ["src/QuantBuild.Pipeline/Backends/StandardBackends.cs"] = "what recipes may name",
        ["src/QuantBuild.Cli/Backends/BackendPackages.cs"] = "what packages bring",
    };

    [Fact]
    public void Sources_ButItsOwnAndTheRegistries_NameNoBackend()
    {
        var wrong = from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith("src/", StringComparison.Ordinal)
                        && !Knowing.Keys.Any(known => file.StartsWith(known, StringComparison.Ordinal))
                    from line in RepositoryFiles.Read(file).Split('\n')
                    where Name().IsMatch(line)
                    select $"{file}: {line.Trim()}";

        wrong.ShouldBeEmpty("take it from the recipe, the identity or the registry");
    }

    [GeneratedRegex("\"(managed|torch)\"|\"[^\"]*libtorch", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
