using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Archives;

namespace QuantBuild.Cli.Commands;

/// <summary><c>pack</c>: models into a NuGet package, without a project.</summary>
internal static class PackCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var package = new PackageArguments();
        var authors = new Option<string?>("--authors")
        {
            Description = "Authors, as feeds show them. Default: the package's id.",
            HelpName = "names",
        };
        var output = new Option<string?>("--output")
        {
            Description = "Folder of the packages. Default: the current folder.",
            HelpName = "folder",
        };
        var division = new DivisionOptions();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command(
            "pack", "Packs models into a NuGet package: the same models, the same bytes.");
        package.AddTo(command);
        command.Add(authors);
        command.Add(output);
        division.AddTo(command);
        command.Add(json);
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            context => Pack(parsed, context)));
        return command;

        CommandOutcome Pack(ParseResult parsed, CommandContext context)
        {
            var layout = package.Read(parsed, environment, context.Cancellation);
            var written = ModelPackager.Pack(
                layout,
                parsed.GetValue(authors) ?? layout.Manifest.Package.Id,
                GivenPath.NewFolder(parsed.GetValue(output) ?? ".", "packages", environment),
                division.Read(parsed),
                context.Cancellation);
            context.Output.Report(written.Warnings);
            return new CommandOutcome(ExitCode.Done, new PackCommandResult(written));
        }
    }
}
