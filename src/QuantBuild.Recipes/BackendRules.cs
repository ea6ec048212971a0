using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <summary>Whether the backend that a recipe names has the device and the precision that stand beside it.</summary>
internal static class BackendRules
{
    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (RequestOf(root) is { } request && vocabulary.FindFault(request) is var (key, fault))
        {
            var path = $"{BackendSchema.Name}.{key}";
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(locations.Of(path), $"'{path}' {fault}"));
        }
    }

    /// <summary>What a recipe asks for; null for nothing. A wrong value counts as one not written.</summary>
    public static BackendRequest? RequestOf(ValidatedObject root) =>
        root.Find<ValidatedObject>(BackendSchema.Name) is { } backend
        && backend.Find<string>("name") is { } name
            ? new BackendRequest(
                name,
                backend.Find<string>(BackendRequest.DeviceKey) ?? BackendRequest.AnyDevice,
                backend.Find<string>(BackendRequest.PrecisionKey) ?? BackendRequest.UsualPrecision)
            : null;
}
