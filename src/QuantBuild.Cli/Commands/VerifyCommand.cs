using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Verification;

namespace QuantBuild.Cli.Commands;

/// <summary><c>verify</c>: is a model package what was packed?</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var package = new Argument<string>("package")
        {
            Description = "A nupkg, the folder of a restored or pulled package, or a folder that a build placed.",
        };
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command(
            "verify", "Compares every file of a model package with the digests of its manifest.")
        {
            package,
            json,
        };
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            context => new CommandOutcome(ExitCode.Done, new VerifyCommandResult(PackageVerification.Verify(
                GivenPath.FileOrFolder(parsed.GetRequiredValue(package), "model package", environment),
                context.Cancellation)))));
        return command;
    }
}
