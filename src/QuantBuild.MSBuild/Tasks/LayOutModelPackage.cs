using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>
/// Asks the command line which files make a package of these models; it writes those that are not there yet.
/// </summary>
public sealed class LayOutModelPackage : CommandLineTask
{
    /// <summary>Output folders of runs.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The project, absolute.</summary>
    [Required]
    public string Project { get; set; } = "";

    [Required]
    public string PackageId { get; set; } = "";

    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary>SPDX expression; empty: none is stated.</summary>
    public string Licence { get; set; } = "";

    /// <summary>Folder of the files that are written for the package, absolute.</summary>
    [Required]
    public string Staging { get; set; } = "";

    /// <summary>Every file to pack, with metadata <c>PackagePath</c>: its folder in the package.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    private protected override string Subject => PackageId;

    private protected override string SubjectFile => Project;

    private protected override IEnumerable<string> Arguments()
    {
        var arguments = new List<string>
        {
            "pack-layout", "--id", PackageId, "--version", PackageVersion, "--staging", Staging,
        };
        if (Licence.Length > 0)
        {
            arguments.AddRange(["--licence", Licence]);
        }

        // A model in several formats is one item each, all of one output folder.
        return arguments.Concat(
            Models.Select(model => model.GetMetadata("FullPath")).Distinct(StringComparer.Ordinal));
    }

    private protected override void Complete(JsonLine result, DateTime started) =>
        Files = result.Texts("files").Zip(result.Texts("packagePaths"), ItemOf).ToArray();

    private static ITaskItem ItemOf(string file, string packagePath)
    {
        var item = new TaskItem(EscapedPath.Of(file));
        // NuGet takes a folder by its last character, and adds the file's own name.
        var folder = packagePath.Substring(0, packagePath.LastIndexOf('/') + 1);
        item.SetMetadata("PackagePath", folder.Length > 0 ? folder : "/");
        return item;
    }
}
