using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Rules between keys. They judge what is there: a wrong value elsewhere has been reported already.</summary>
internal static class RecipeRules
{
    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        FigureRules.Check(root, vocabulary, locations, diagnostics);
        CheckOutputs(root, locations, diagnostics);
        DataRules.Check(root, vocabulary, locations, diagnostics);
        CheckPairs(root, locations, diagnostics);
        UnusedKeyRules.Check(root, locations, diagnostics);
        if (root.Find<ValidatedObject>("quantize") is { } quantize)
        {
            QuantizerRules.Check(quantize, locations, diagnostics);
            ModuleRules.Check(quantize, locations, diagnostics);
            CheckMethod(root, quantize, vocabulary, locations, diagnostics);
        }
    }

    private static void CheckMethod(
        ValidatedObject root,
        ValidatedObject quantize,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        foreach (var each in vocabulary.Methods)
        {
            var settings = quantize.Find<ValidatedObject>(each.Section);
            foreach (var diagnostic in settings is null ? [] : each.Check(settings, locations))
            {
                diagnostics.Add(diagnostic);
            }
        }

        var name = quantize.Find<string>("method");
        if (vocabulary.Methods.FirstOrDefault(each => each.Name == name) is { } method)
        {
            TrainingRules.Check(root, quantize, method, locations, diagnostics);
            UnusedKeyRules.Check(root, method, locations, diagnostics);
            UnusedKeyRules.Check(quantize, method, vocabulary.Methods, locations, diagnostics);
        }
    }

    private static void CheckOutputs(
        ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in root.Items<ValidatedObject>("outputs"))
        {
            if (output.Find<string>("format") is { } format && !seen.Add(format))
            {
                diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                    locations.Of($"{output.Path}.format"), $"the output '{format}' is listed twice; list it once"));
            }
        }
    }

    // A pair has its own tokens and positions: what is calibrated on single texts does not fit it, nor the other way.
    private static void CheckPairs(
        ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var data = root.Find<ValidatedObject>("data");
        var evaluation = data?.Find<ValidatedObject>("evaluation")?.Find<ValidatedObject>("columns");
        foreach (var section in (string[])["calibration", "training"])
        {
            var columns = data?.Find<ValidatedObject>(section)?.Find<ValidatedObject>("columns");
            if (columns is not null && evaluation is not null
                && columns.Writes("textPair") != evaluation.Writes("textPair"))
            {
                diagnostics.Add(DiagnosticTable.ColumnsDiffer.At(
                    locations.Of($"data.{section}.columns"),
                    $"'data.{section}' reads {Kind(columns)} and 'data.evaluation' {Kind(evaluation)}, so that the "
                    + "model is measured on another kind of input; give both the same"));
            }
        }

        static string Kind(ValidatedObject columns) => columns.Writes("textPair") ? "pairs of texts" : "single texts";
    }
}
