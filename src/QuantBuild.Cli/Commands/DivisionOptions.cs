using System.CommandLine;
using QuantBuild.Packages.Archives;

namespace QuantBuild.Cli.Commands;

/// <summary>Into which packages models are divided: the options that packing commands share.</summary>
internal sealed class DivisionOptions
{
    private const double MostMegabytes = 1_000_000;
    private const double Megabyte = 1_000_000;

    private readonly Option<double?> split = NumberOption.Positive(
        "--split-megabytes",
        "number",
        "Split above so many megabytes into parts and a package that depends on them. Default: never.",
        MostMegabytes);

    private readonly Option<string?> backbone = new("--backbone-package")
    {
        Description = "Package of its own for the backbone that the models are deltas on, which they then depend on. "
            + "Default: the backbone stays with them. Default of the version: theirs.",
        HelpName = "id[/version]",
    };

    public void AddTo(Command command)
    {
        command.Add(split);
        command.Add(backbone);
    }

    public PackageDivision Read(ParseResult parsed) => new()
    {
        SplitBytes = (long?)(parsed.GetValue(split) * Megabyte),
        Backbone = parsed.GetValue(backbone),
    };
}
