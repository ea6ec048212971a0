using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <summary>Rules between the keys of quantizers.</summary>
internal static class QuantizerRules
{
    public static void Check(
        ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        foreach (var section in (string[])["weights", "embeddings", "activations"])
        {
            var quantizer = quantize.Find<ValidatedObject>(section);
            CheckPercentile(quantizer, quantizer?.Find<string>("observer"), locations, diagnostics);
        }

        var observer = quantize.Find<ValidatedObject>("weights")?.Find<string>("observer");
        var overrides = quantize.Items<ValidatedObject>("overrides");
        foreach (var own in overrides.Select(item => item.Find<ValidatedObject>("weights")))
        {
            CheckPercentile(own, own?.Find<string>("observer") ?? observer, locations, diagnostics);
            if (own is { IsEmpty: true })
            {
                diagnostics.Add(DiagnosticTable.MissingKey.At(
                    locations.Of(own.Path),
                    $"'{own.Path}' changes nothing; give 'bits', 'granularity', 'observer', 'percentile', 'symmetric' "
                    + "or 'clipping'"));
            }
        }
    }

    private static void CheckPercentile(
        ValidatedObject? quantizer, string? observer, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var isKnown = observer is not null || quantizer?.Writes("observer") is false;
        if (quantizer?.Writes("percentile") is true && isKnown && observer != QuantizerSchema.Percentile)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{quantizer.Path}.percentile"),
                $"'{quantizer.Path}.percentile' has no effect without 'observer: percentile'; write that too, or "
                + "remove it"));
        }
    }
}
