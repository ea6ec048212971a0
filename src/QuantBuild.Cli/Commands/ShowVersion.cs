using System.CommandLine;
using System.CommandLine.Invocation;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Commands;

/// <summary><c>--version</c>. The parser's own action shows that of the process's entry assembly.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Text);
        return ExitCode.Done;
    }
}
