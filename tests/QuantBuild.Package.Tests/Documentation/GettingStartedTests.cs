using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Documentation;

/// <summary>docs/getting-started.md as a newcomer reads it: every command in its order, in an empty folder.</summary>
public sealed partial class GettingStartedTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("quantbuild-newcomer-").FullName;

    [MatrixFact(onLinuxOnly: true)]
    public void Page_EveryCommand_PrintsWhatStandsThere()
    {
        var packages = Path.Combine(root, "checkout", "artifacts", "packages");
        Packing.PackProducts(packages);
        Packing.Pack("src/QuantBuild.Cli", "dotnet-quantize", packages, "--no-build");
        TakeOverSources();

        var shell = new NewcomersShell(root, Path.Combine(root, "checkout"));
        foreach (var block in PageBlock.Read(Path.Combine(RepositoryRoot.Path!, "docs", "getting-started.md")))
        {
            if (block.Language == "sh")
            {
                shell.Run(block.Text);
            }
            else if (block.Comment.StartsWith("file ", StringComparison.Ordinal))
            {
                File.WriteAllText(Path.Combine(shell.Folder, block.Comment["file ".Length..]), block.Text);
            }
            else if (block.Comment.StartsWith("terminal", StringComparison.Ordinal))
            {
                // Another test looks at terminals; here only the figures have to be right.
                Accuracy().Matches(block.Text).Select(match => match.Value)
                    .ShouldAllBe(figure => shell.Output.Contains(figure, StringComparison.Ordinal));
            }
            else if (block.Language == "text")
            {
                block.Lines.Where(line => !shell.HasPrinted(line)).ShouldBeEmpty(shell.Output);
            }
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    // The machine's own sources, which a newcomer has too: the test framework comes from there.
    private void TakeOverSources()
    {
        var configuration = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(configuration))
        {
            var target = Directory.CreateDirectory(Path.Combine(root, "home", ".nuget", "NuGet")).FullName;
            File.Copy(configuration, Path.Combine(target, "NuGet.Config"));
        }
    }

    [GeneratedRegex(@"accuracy 0\.\d+", RegexOptions.None, 1000)]
    private static partial Regex Accuracy();
}
