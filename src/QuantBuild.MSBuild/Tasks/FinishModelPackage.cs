using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>
/// Gives a packed package the bytes that its content alone decides, parts deltas from their backbone, and splits what
/// is too large.
/// </summary>
public sealed class FinishModelPackage : CommandLineTask
{
    /// <summary>The nupkg, absolute; it is replaced.</summary>
    [Required]
    public string Package { get; set; } = "";

    /// <summary>Split above so many megabytes; empty: never.</summary>
    public string SplitMegabytes { get; set; } = "";

    /// <summary>
    /// Package of the backbone, as <c>Id</c> or <c>Id/version</c>; empty: backbones stay beside their deltas.
    /// </summary>
    public string BackbonePackage { get; set; } = "";

    private protected override string Subject => Path.GetFileNameWithoutExtension(Package);

    private protected override string SubjectFile => Package;

    private protected override IEnumerable<string> Arguments() =>
    [
        "pack-finish",
        Package,
        .. SplitMegabytes.Length > 0 ? ["--split-megabytes", SplitMegabytes] : Array.Empty<string>(),
        .. BackbonePackage.Length > 0 ? ["--backbone-package", BackbonePackage] : Array.Empty<string>(),
    ];

    private protected override void Complete(JsonLine result, DateTime started)
    {
        foreach (var package in result.Texts("packages"))
        {
            Log.LogMessage(MessageImportance.Normal, $"{Subject} -> {package}");
        }
    }
}
