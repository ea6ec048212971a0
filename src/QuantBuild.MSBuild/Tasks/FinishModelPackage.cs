using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>
/// Gives a packed package the bytes that its content alone decides, and splits it where it is too large.
/// </summary>
public sealed class FinishModelPackage : CommandLineTask
{
    /// <summary>The nupkg, absolute; it is replaced.</summary>
    [Required]
    public string Package { get; set; } = "";

    /// <summary>Split above so many megabytes; empty: never.</summary>
    public string SplitMegabytes { get; set; } = "";

    private protected override string Subject => Path.GetFileNameWithoutExtension(Package);

    private protected override string SubjectFile => Package;

    private protected override IEnumerable<string> Arguments() => SplitMegabytes.Length > 0
        ? ["pack-finish", Package, "--split-megabytes", SplitMegabytes]
        : ["pack-finish", Package];

    private protected override void Complete(JsonLine result, DateTime started)
    {
        foreach (var package in result.Texts("packages"))
        {
            Log.LogMessage(MessageImportance.Normal, $"{Subject} -> {package}");
        }
    }
}
