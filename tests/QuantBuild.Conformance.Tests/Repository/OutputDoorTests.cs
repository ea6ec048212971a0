using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// What is written goes through <c>Disk</c>: so every failure tells its kind, and tests let each change of the disk
/// fail.
/// </summary>
public sealed partial class OutputDoorTests
{
    private const string Door = "src/QuantBuild.Formats/Files/";

    // The tasks of the build and the tests of plans see no Formats; /dev/null is no file.
    private static readonly string[] Others =
    [
        "src/QuantBuild.MSBuild/", "src/QuantBuild.Testing/", "src/QuantBuild.Cli/Streams/StandardDescriptors.cs",
    ];

    [Fact]
    public void Writers_GoThroughTheDoor()
    {
        var wrong = from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith("src/", StringComparison.Ordinal)
                        && !file.StartsWith(Door, StringComparison.Ordinal)
                        && !Others.Any(other => file.StartsWith(other, StringComparison.Ordinal))
                    from Match call in WritingCall().Matches(RepositoryFiles.Read(file))
                    select $"{file}: {call.Value}";

        wrong.ShouldBeEmpty("use Disk, so that a disk that refuses is named");
    }

    [GeneratedRegex(
        @"(?<![\w.])(?:System\.IO\.)?(?:File\.(?:Create|Write|Append|Move|Delete|Copy|Replace|OpenWrite)"
        + @"|Directory\.(?:Create|Move|Delete)|RandomAccess\.(?:Write|SetLength|Flush)|FileAccess\.(?:Read)?Write)\w*",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex WritingCall();
}
