using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Cli.Commands;

/// <summary>What is packed, and as what: the arguments that packing commands share.</summary>
internal sealed class PackageArguments
{
    private readonly Argument<string[]> folders = new("folder")
    {
        Description = "Output folders of runs, or folders of checkpoints.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> id = new("--id")
    {
        Description = "Id of the package.",
        HelpName = "id",
        Required = true,
    };

    private readonly Option<string> version = new("--version")
    {
        Description = "Version of the package, such as 1.0.0.",
        HelpName = "version",
        Required = true,
    };

    private readonly Option<string?> licence = new("--licence", "--license")
    {
        Description = "SPDX expression of the models' licence, such as Apache-2.0. Default: none is stated.",
        HelpName = "expression",
    };

    public void AddTo(Command command)
    {
        command.Add(folders);
        command.Add(id);
        command.Add(version);
        command.Add(licence);
    }

    public PackageLayout Read(ParseResult parsed, CommandEnvironment environment, CancellationToken cancellation)
    {
        var models = new List<PackableModel>();
        foreach (var folder in parsed.GetRequiredValue(folders))
        {
            cancellation.ThrowIfCancellationRequested();
            models.Add(PackableModel.Read(
                GivenPath.Folder(folder, "run's output or checkpoint", environment), name: null));
        }

        return PackageLayout.Create(
            new PackageIdentity(parsed.GetRequiredValue(id), parsed.GetRequiredValue(version)),
            parsed.GetValue(licence),
            models);
    }
}
