using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>A method is named by its own folders and by a line of the registry, and by nobody else.</summary>
public sealed partial class MethodNameTests
{
    private const string Descriptors = "src/QuantBuild.Pipeline/Methods/";
    private const string Algorithms = "src/QuantBuild.Quantization/Algorithms/";

    private static readonly IReadOnlyList<string> Names =
    [
        .. from file in RepositoryFiles.WithEnding("Descriptor.cs")
           where file.StartsWith(Descriptors, StringComparison.Ordinal)
           select Name().Match(RepositoryFiles.Read(file)).Groups["name"].Value,
    ];

    [Fact]
    public void Descriptors_OfTheMethods_AreFound()
    {
        Names.Count.ShouldBeGreaterThan(4);
        Names.ShouldAllBe(name => name.Length > 0);
        Names.ShouldBeUnique();
    }

    [Fact]
    public void Sources_OutsideAMethodsFolders_DoNotAskForItsName()
    {
        var asking = from file in RepositoryFiles.WithEnding(".cs")
                     where file.StartsWith("src/", StringComparison.Ordinal)
                         && !file.StartsWith(Descriptors, StringComparison.Ordinal)
                         && !file.StartsWith(Algorithms, StringComparison.Ordinal)
                     let text = RepositoryFiles.Read(file)
                     from name in Names
                     where text.Contains($"\"{name}\"", StringComparison.Ordinal) && !IsFormat(name, text)
                     select $"{file} names the method {name}";

        asking.ShouldBeEmpty("what a method is, its descriptor says");
    }

    // A checkpoint's format has the name of a method that writes it elsewhere.
    private static bool IsFormat(string name, string text) =>
        text.Contains($"\"onnx\", \"{name}\"", StringComparison.Ordinal);

    [GeneratedRegex(@"string Name => ""(?<name>[a-z-]+)"";", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
