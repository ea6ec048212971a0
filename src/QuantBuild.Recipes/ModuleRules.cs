using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Rules between the keys that divide the layers into modules.</summary>
internal static class ModuleRules
{
    public static void Check(
        ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (quantize.Find<ValidatedObject>("modules") is not { } modules
            || modules.Find<IReadOnlyList<object>>("boundaries") is not { } items)
        {
            return;
        }

        List<int> boundaries = [.. items.Cast<int>()];
        for (var i = 1; i < boundaries.Count; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
            {
                diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                    locations.Of($"{modules.Path}.boundaries[{i}]"),
                    $"'{modules.Path}.boundaries[{i}]' is {boundaries[i]} after {boundaries[i - 1]}; write the first "
                    + "layers of the modules in ascending order"));
            }
        }

        if (modules.Writes("count") && modules.FindValue<int>("count") is { } count && count != boundaries.Count + 1)
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{modules.Path}.count"),
                $"'{modules.Path}.count' is {count}, but {boundaries.Count} boundaries make {boundaries.Count + 1} "
                + "modules; leave one of the two out"));
        }

        if (modules.Find<string>("split") is "parameters")
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{modules.Path}.split"),
                $"'{modules.Path}.split' has no effect, '{modules.Path}.boundaries' decides; remove one of the two"));
        }
    }
}
