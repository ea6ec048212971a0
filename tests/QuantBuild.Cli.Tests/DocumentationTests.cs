using System.CommandLine;
using QuantBuild.Cli.Commands;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests;

public sealed class DocumentationTests
{
    private static readonly string Page =
        File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "command-line.md"));

    [Fact]
    public void Page_OfTheCommandLine_DescribesEveryCommandAndOption()
    {
        var root = CommandTree.Create(Invocation.Environment("/", Stream.Null, TextWriter.Null));

        foreach (var (words, command) in CommandNames.Of(root))
        {
            var section = Section(string.Join(' ', words));
            foreach (var option in command.Options)
            {
                section.ShouldContain($"| `{option.Name}", customMessage: $"{command.Name} {option.Name}");
            }

            foreach (var argument in command.Arguments)
            {
                section.ShouldContain($"<{argument.Name}>");
            }
        }
    }

    [Fact]
    public void Page_OfTheCommandLine_NamesNoOptionThatIsNot()
    {
        var root = CommandTree.Create(Invocation.Environment("/", Stream.Null, TextWriter.Null));
        foreach (var (words, command) in CommandNames.Of(root))
        {
            var documented = Section(string.Join(' ', words)).Split('\n')
                .Where(line => line.StartsWith("| `--", StringComparison.Ordinal))
                .Select(line => line[3..line.IndexOfAny(['`', ' '], 3)]);

            documented.ShouldBeSubsetOf(command.Options.Select(option => option.Name));
        }
    }

    [Theory]
    [InlineData(ExitCode.Done)]
    [InlineData(ExitCode.GateFailed)]
    [InlineData(ExitCode.WrongInput)]
    [InlineData(ExitCode.InternalFault)]
    [InlineData(ExitCode.Cancelled)]
    public void Page_OfTheCommandLine_ListsEveryExitCode(int code) => Page.ShouldContain($"\n| {code} |");

    [Fact]
    public void Page_OfTheCommandLine_NamesTheEnvironmentVariables() =>
        new[] { CacheFolder.Variable, "XDG_CACHE_HOME", "LOCALAPPDATA", "NO_COLOR", "TERM" }
            .ShouldAllBe(name => Page.Contains($"`{name}`", StringComparison.Ordinal));

    private static string Section(string command)
    {
        var heading = $"## `{command}`";
        Page.ShouldContain(heading);
        var start = Page.IndexOf(heading, StringComparison.Ordinal) + heading.Length;
        var end = Page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Page[start..(end < 0 ? Page.Length : end)];
    }
}
