using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>What methods ask of the sections beside theirs: texts to train on, labels.</summary>
internal static class MethodDataRules
{
    public static void Check(
        ValidatedObject root,
        ValidatedObject quantize,
        MethodDescriptor method,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (!method.Has(MethodTraits.ReadsTrainingTexts))
        {
            return;
        }

        CheckTask(root, quantize, method, vocabulary, locations, diagnostics);
        var data = root.Find<ValidatedObject>("data");
        if (data is not null && !data.Writes("training"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of("quantize.method"),
                $"method '{method.Name}' needs texts to train on, and 'data' lacks the key 'training'; add it"));
        }

        var columns = data?.Find<ValidatedObject>("training")?.Find<ValidatedObject>("columns");
        var settings = quantize.Find<ValidatedObject>(method.Section) ?? ValidatedObject.Empty;
        if (vocabulary.FindTask(root) is { LearnsFromTargets: true, MakesTargets: false } task
            && columns?.Writes(task.TargetColumn) is false && method.LearnsFromLabels(settings))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of("data.training.columns"),
                $"method '{method.Name}' learns from labels, and 'data.training.columns' lacks the key "
                + $"'{task.TargetColumn}'; add it"));
        }
    }

    private static void CheckTask(
        ValidatedObject root,
        ValidatedObject quantize,
        MethodDescriptor method,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        var settings = quantize.Find<ValidatedObject>(method.Section) ?? ValidatedObject.Empty;
        if (vocabulary.FindTask(root) is { LearnsFromTargets: false } task && method.LearnsFromLabels(settings))
        {
            diagnostics.Add(DiagnosticTable.NotSupported.At(
                locations.Of("quantize.method"),
                $"method '{method.Name}' learns from labels, and models of the task '{task.Name}' are not trained "
                + "against any; choose a method that learns from the full-precision model, or leave the labels out"));
        }
    }
}
