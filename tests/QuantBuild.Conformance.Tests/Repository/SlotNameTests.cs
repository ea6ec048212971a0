using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// What fills a slot is known to itself, to its registry, and to what reads its files: nobody else names it.
/// </summary>
public sealed partial class SlotNameTests
{
    // Where code may name the format of a checkpoint, and why.
    private static readonly Dictionary<string, string> Knowing = new(StringComparer.Ordinal)
    {
        ["src/QuantBuild.Formats/CompressedTensors/"] = "the format",
        ["src/QuantBuild.Formats/Architectures/"] = "which configurations are read",
        ["src/QuantBuild.Pipeline/Exports/CompressedTensors/"] = "the export",
        ["src/QuantBuild.Pipeline/RunSlots.cs"] = "the registry",
        ["src/QuantBuild.Runtime/Loading/"] = "reads checkpoints back",
        ["src/QuantBuild.Packages/Layout/CheckpointFolder.cs"] = "the sidecar's file name",
    };

    [Fact]
    public void Sources_ButThoseThatReadOrWriteIt_NameNoFormatOfCheckpoints()
    {
        var wrong = from file in RepositoryFiles.All
                    where file.StartsWith("src/", StringComparison.Ordinal) && IsCode(file)
                        && !Knowing.Keys.Any(known => file.StartsWith(known, StringComparison.Ordinal))
                    from line in RepositoryFiles.Read(file).Split('\n')
                    where !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && Format().IsMatch(line)
                    select $"{file}: {line.Trim()}";

        wrong.ShouldBeEmpty("take it from the recipe, the registry or the run's result");
    }

    [Fact]
    public void Exceptions_OfTheRule_NameIt() =>
        Knowing.Keys.Where(known => !RepositoryFiles.All.Any(file =>
            file.StartsWith(known, StringComparison.Ordinal) && IsCode(file)
                && Format().IsMatch(RepositoryFiles.Read(file))))
            .ShouldBeEmpty();

    private static bool IsCode(string file) =>
        Path.GetExtension(file) is ".cs" or ".targets" or ".props";

    [GeneratedRegex("compressed-?tensors", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Format();
}
