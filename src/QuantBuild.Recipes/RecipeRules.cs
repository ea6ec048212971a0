using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

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
        TargetRules.Check(root, vocabulary, locations, diagnostics);
        UnusedKeyRules.Check(root, vocabulary, locations, diagnostics);
        PhaseRules.Check(root, vocabulary, locations, diagnostics);
        BackendRules.Check(root, vocabulary, locations, diagnostics);
        if (root.Find<ValidatedObject>(QuantizeSchema.Name) is { } quantize)
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
            MethodDataRules.Check(root, quantize, method, vocabulary, locations, diagnostics);
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
}
