using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>Into which packages models are divided; the default is one.</summary>
public sealed record PackageDivision
{
    /// <summary>One package.</summary>
    public static PackageDivision None { get; } = new();

    /// <summary>Split above so many bytes of files; null: never.</summary>
    public long? SplitBytes { get; init; }

    /// <summary>
    /// The package of the backbone that the models are deltas on, as <c>Id</c> or <c>Id/version</c>; without a version,
    /// that of the models' package. Null: backbones stay beside their deltas.
    /// </summary>
    public string? Backbone { get; init; }

    /// <summary>The backbone's package; null where there is to be none.</summary>
    /// <param name="whole">The models' package.</param>
    /// <exception cref="DiagnosticException">QB5025: it is no id and version, or the models' own package.</exception>
    internal PackageIdentity? BackboneOf(PackageIdentity whole)
    {
        if (Backbone is null)
        {
            return null;
        }

        var slash = Backbone.IndexOf('/', StringComparison.Ordinal);
        var package = PackageIdentity.Normalize(slash < 0
            ? new PackageIdentity(Backbone, whole.Version)
            : new PackageIdentity(Backbone[..slash], Backbone[(slash + 1)..]));
        return package.Id.Equals(whole.Id, StringComparison.OrdinalIgnoreCase)
            ? throw DiagnosticTable.PackageIdentityWrong.Exception(
                location: null,
                $"'{package.Id}' is the package of the deltas and of their backbone; give the backbone another id")
            : package;
    }
}
