namespace QuantBuild.Packages.Manifests;

/// <summary>The quantized backbone that a model is a task's delta on.</summary>
/// <param name="Sha256">Of its weights file, 64 lower-case hexadecimal digits.</param>
/// <param name="Package">
/// The one version of the package that holds it; null where it lies beside the delta, in the same package.
/// </param>
/// <param name="Model">Its name in that package; null likewise.</param>
public sealed record PackagedBackbone(string Sha256, PackageIdentity? Package, string? Model)
{
    /// <summary>The name that a backbone has in a package of its own.</summary>
    public const string ModelName = "backbone";
}
