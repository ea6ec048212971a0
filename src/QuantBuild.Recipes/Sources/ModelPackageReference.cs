namespace QuantBuild.Recipes.Sources;

/// <summary>One model of one version of a NuGet package: <c>nuget://Id/version[/model]</c>.</summary>
/// <param name="Id">ASCII letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, 100 at most.</param>
/// <param name="Version">One version, as written; no range.</param>
/// <param name="Model">Its name in the package; null where the package has only one.</param>
public sealed record ModelPackageReference(string Id, string Version, string? Model)
{
    /// <summary>What a source of this kind begins with.</summary>
    public const string Scheme = "nuget://";

    public override string ToString() => $"{Scheme}{Id}/{Version}{(Model is null ? string.Empty : "/" + Model)}";
}
