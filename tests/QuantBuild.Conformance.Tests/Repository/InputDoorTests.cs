using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// What a run reads goes through <c>InputFile</c>, which records it: a file opened beside it would be in no key.
/// </summary>
public sealed partial class InputDoorTests
{
    // Where these may touch files themselves: the door, what they write, and what they alone wrote before.
    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["Formats"] =
        [
            "Files/InputFile.cs", "Files/Disk.cs", "Files/DiskStream.cs", "Files/FileLock.cs",
            "Files/FolderReplacement.cs", "Files/StagingFolder.cs", "Files/RegularFile.cs", "Files/FileKinds.cs",
        ],
        ["Tokenizers"] = [],
        ["Models"] = ["Training/", "Data/TokenizedDatasetFile.cs"],
        ["Quantization"] =
        [
            "Streams/",
            "Algorithms/ModuleReconstruction/Parallel/",
            "Algorithms/QuantizationAwareTraining/InitialQuantizers.cs",
        ],
        ["Pipeline"] =
        [
            "Caching/",
            "Outputs/",
            "Artifacts/",
            "Running/ResidentMemory.cs",
            "Running/MachineMemory.cs",
            "Running/StageRunner.cs",
        ],
    };

    [Fact]
    public void Readers_OfModelsAndData_GoThroughTheDoor()
    {
        var wrong = from project in Own
                    let root = $"src/QuantBuild.{project.Key}/"
                    from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith(root, StringComparison.Ordinal)
                        && !project.Value.Any(own => file[root.Length..].StartsWith(own, StringComparison.Ordinal))
                    from Match call in FileCall().Matches(RepositoryFiles.Read(file))
                    select $"{file}: {call.Value}";

        wrong.ShouldBeEmpty("use InputFile, so that keys and builds know of the file");
    }

    [Fact]
    public void Exceptions_OfTheRule_AreThere() =>
        (from project in Own
         from own in project.Value
         where !RepositoryFiles.All.Any(
             file => file.StartsWith($"src/QuantBuild.{project.Key}/{own}", StringComparison.Ordinal))
         select own).ShouldBeEmpty();

    [GeneratedRegex(
        @"(?<![\w.])(?:System\.IO\.)?(?:RegularFile\.(?:Open\w*|ReadAllBytes)\("
        + @"|(?:File|Directory|Path\.Exists)\.?(?<=File\.|Directory\.|Path\.Exists)\w*\("
        + @"|new (?:FileStream|FileInfo|DirectoryInfo|StreamReader)\((?!\s*InputFile))",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex FileCall();
}
