using System.CommandLine;
using System.CommandLine.Invocation;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Commands;

/// <summary>Every command of the command line.</summary>
internal static class CommandTree
{
    public const string Name = "dotnet quantize";

    private const string Description =
        """
        Quantizes pre-trained language models as recipes (*.quant.yaml) say.

        Exit codes: 0 done; 1 a gate failed, the artifacts are kept; 2 the recipe or another input is wrong;
        3 internal fault; 130 cancelled.
        """;

    public static RootCommand Create(CommandEnvironment environment)
    {
        var root = new RootCommand(Description)
        {
            ValidateCommand.Create(environment),
            PlanCommand.Create(environment),
            LockCommand.Create(environment),
            RunCommand.Create(environment),
            EvaluateCommand.Create(environment),
            BackendCommand.Create(environment),
            InspectCommand.Create(environment),
            PushCommand.Create(environment),
            PullCommand.Create(environment),
            PackCommand.Create(environment),
            VerifyCommand.Create(environment),
            SourcesCommand.Create(environment),
            PackLayoutCommand.Create(environment),
            PackFinishCommand.Create(environment),
        };
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        return root;
    }

    /// <summary><c>--version</c>. The parser's own action shows that of the process's entry assembly.</summary>
    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Text);
            return ExitCode.Done;
        }
    }
}
