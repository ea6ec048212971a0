using QuantBuild.Cli.Commands;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public void Help_OfEveryCommand_StatesADefaultOnce()
    {
        using var folder = new TemporaryFolder();
        var root = CommandTree.Create(Invocation.Environment("/", Stream.Null, TextWriter.Null));
        foreach (var command in CommandNames.Of(root))
        {
            var help = Invocation.Run(folder.Path, [.. command.Words, "--help"]);

            help.ExitCode.ShouldBe(0, help.All);
            help.Output.ShouldNotContain("[default", Case.Insensitive, help.Output);
            help.Output.ShouldNotContain("System.", Case.Sensitive, help.Output);
            foreach (var option in command.Command.Options.Where(option => option.Description is not null))
            {
                var description = option.Description!;
                description.Split("Default:").Length
                    .ShouldBeLessThanOrEqualTo(2, $"{command.Command.Name} {option.Name}");
                description.ShouldEndWith(".", Case.Sensitive, $"{command.Command.Name} {option.Name}");
            }
        }
    }

    /// <summary>An option without a word on its default is one without a default.</summary>
    [Fact]
    public void Help_OfOptionsWithADefault_StatesIt()
    {
        var root = CommandTree.Create(Invocation.Environment("/", Stream.Null, TextWriter.Null));
        string[] withoutDefault = ["--text-pair", "--parent", "--resolved"];
        foreach (var (_, command) in CommandNames.Of(root))
        {
            command.Options.Where(option => option.HelpName is not null && !option.Required
                    && !withoutDefault.Contains(option.Name))
                .ShouldAllBe(option => option.Description!.Contains("Default: "), command.Name);
        }
    }
}
