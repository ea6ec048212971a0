using System.Text.RegularExpressions;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>Takes <c>nuget://Id/version[/model]</c> apart.</summary>
internal static partial class ModelPackageForm
{
    private const int LongestId = 100;
    private const int LongestVersion = 64;
    private const int LongestModel = 64;

    public static ModelSourceForm Form { get; } = new(
        ModelPackageReference.Scheme, "nuget://Id/version[/model]", DiagnosticTable.PackageSourceForm, Read);

    private static (ModelSource? Source, string? Fault) Read(string text)
    {
        var parts = text[ModelPackageReference.Scheme.Length..].Split('/');
        if (parts.Length is < 2 or > 3 || parts.Any(part => part.Length == 0))
        {
            return (null, "is not complete; write nuget://Id/version, or nuget://Id/version/model");
        }

        if (parts[0].Length > LongestId || !Id().IsMatch(parts[0]))
        {
            return (null, "has no package id after nuget://; use ASCII letters, digits, '.', '-' and '_'");
        }

        if (parts[1].Length > LongestVersion || !Version().IsMatch(parts[1]))
        {
            return (null, "names no exact version; write one such as 1.2.3: the same recipe must give the same model");
        }

        var model = parts.ElementAtOrDefault(2);
        return model is not null && (model.Length > LongestModel || !Model().IsMatch(model))
            ? (null, "names a model that no package can hold; use the name that `dotnet quantize pull` lists")
            : (new ModelSource(text) { Package = new ModelPackageReference(parts[0], parts[1], model) }, null);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();

    [GeneratedRegex(
        @"\A[0-9]{1,9}(\.[0-9]{1,9}){0,3}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Model();
}
