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

        CheckTokens(quantize.Find<ValidatedObject>("activations"), locations, diagnostics);
        var weights = quantize.Find<ValidatedObject>("weights");
        var embeddings = quantize.Find<ValidatedObject>("embeddings");
        var (bits, symmetric) = (weights?.FindValue<int>("bits"), weights?.FindValue<bool>("symmetric"));
        CheckCodes(weights, bits, symmetric, locations, diagnostics);
        CheckCodes(embeddings, embeddings?.FindValue<int>("bits"), symmetric: true, locations, diagnostics);
        var observer = weights?.Find<string>("observer");
        var overrides = quantize.Items<ValidatedObject>("overrides");
        foreach (var own in overrides.Select(item => item.Find<ValidatedObject>("weights")))
        {
            CheckCodes(
                own, own?.FindValue<int>("bits") ?? bits, own?.FindValue<bool>("symmetric") ?? symmetric, locations,
                diagnostics);
            CheckPercentile(own, own?.Find<string>("observer") ?? observer, locations, diagnostics);
            if (own is { IsEmpty: true })
            {
                diagnostics.Add(DiagnosticTable.MissingKey.At(
                    locations.Of(own.Path),
                    $"'{own.Path}' changes nothing; give 'bits', 'granularity', 'observer', 'percentile', 'symmetric', "
                    + "'codes' or 'clipping'"));
            }
        }
    }

    private static void CheckTokens(
        ValidatedObject? activations, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (activations?.Find<string>("granularity") != QuantizerSchema.PerToken)
        {
            return;
        }

        foreach (var key in (string[])["asymmetric", "observer", "percentile"])
        {
            if (activations.Writes(key))
            {
                diagnostics.Add(DiagnosticTable.SectionUnused.At(
                    locations.Of($"{activations.Path}.{key}"),
                    $"'{activations.Path}.{key}' has no effect with 'granularity: token', whose step sizes follow the "
                    + "values; remove it"));
            }
        }
    }

    private static void CheckCodes(
        ValidatedObject? quantizer,
        int? bits,
        bool? symmetric,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        var reason = (bits, symmetric) switch
        {
            (2, not false) => "with 2 bits, which are ternary",
            (QuantizeOptions.FullPrecisionBits, _) => "in full precision",
            (_, false) => "with zero points, which leave no code unused",
            _ => null,
        };
        if (quantizer?.Writes("codes") is true && reason is not null)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{quantizer.Path}.codes"),
                $"'{quantizer.Path}.codes' has no effect {reason}; remove it"));
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
