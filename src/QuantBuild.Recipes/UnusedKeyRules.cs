using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <summary>Keys that are right by themselves but that another key leaves without effect.</summary>
internal static class UnusedKeyRules
{
    /// <summary>Keys of the training data, of the model and of the training.</summary>
    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("training") is { } training
            && !training.Writes("samples"))
        {
            Warn(training, "seed", "without 'samples'", "remove it, or write that too", locations, diagnostics);
        }

        var method = root.Find<ValidatedObject>(QuantizeSchema.Name)?.Find<string>("method");
        var trainsHead = vocabulary.Methods.Any(each => each.Name == method && each.Has(MethodTraits.TrainsHead));
        if (!root.Writes(TrainSchema.Name) && !trainsHead)
        {
            foreach (var key in (string[])["labels", "multiLabel"])
            {
                Warn(
                    root.Find<ValidatedObject>("model"), key,
                    $"without the section '{TrainSchema.Name}', which starts a head", "remove it, or train the model",
                    locations, diagnostics);
            }
        }
        else if (root.Find<ValidatedObject>(TrainSchema.Name) is { } train)
        {
            CheckConditions(TrainSchema.Create().Keys, train, locations, diagnostics);
        }
    }

    /// <summary>Keys that the method leaves without effect, its own and the quantizers'.</summary>
    public static void Check(
        ValidatedObject quantize,
        MethodDescriptor method,
        IReadOnlyList<MethodDescriptor> methods,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        foreach (var other in methods.Where(other => other != method && quantize.Writes(other.Section)))
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"quantize.{other.Section}"),
                $"'quantize.{other.Section}' has no effect, the method is '{method.Name}'; remove it or choose method "
                + $"'{other.Name}'"));
        }

        if (quantize.Find<ValidatedObject>(method.Section) is { } settings)
        {
            CheckConditions(method.Keys, settings, locations, diagnostics);
        }

        CheckQuantizers(quantize, method, locations, diagnostics);
    }

    private static void CheckConditions(
        IEnumerable<KeySchema> keys,
        ValidatedObject section,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        foreach (var key in keys.Where(key => !key.IsUsedIn(section)))
        {
            var (other, value) = key.UsedWith!;
            Warn(
                section, key.Name, $"with the {other} '{section.Find<string>(other)}'",
                $"remove it or choose '{value}'", locations, diagnostics);
        }
    }

    private static void CheckQuantizers(
        ValidatedObject quantize,
        MethodDescriptor method,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        const string Advice = "remove it, or choose another method";
        if (method.Has(MethodTraits.ChoosesStepsOnce))
        {
            IEnumerable<ValidatedObject?> learners =
            [
                quantize.Find<ValidatedObject>("weights"),
                quantize.Find<ValidatedObject>("activations"),
                .. quantize.Items<ValidatedObject>("overrides").Select(item => item.Find<ValidatedObject>("weights")),
            ];
            foreach (var section in learners)
            {
                Warn(
                    section, "clipping", $"with the method '{method.Name}', which learns none", Advice, locations,
                    diagnostics);
            }
        }

        if (method.Has(MethodTraits.RoundsEmbeddingOnce))
        {
            var embeddings = quantize.Find<ValidatedObject>("embeddings");
            foreach (var key in (string[])["clipping", "train"])
            {
                Warn(
                    embeddings, key, $"with the method '{method.Name}', which rounds the word embedding once", Advice,
                    locations, diagnostics);
            }
        }
    }

    private static void Warn(
        ValidatedObject? section,
        string key,
        string when,
        string advice,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (section?.Writes(key) is true)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{section.Path}.{key}"), $"'{section.Path}.{key}' has no effect {when}; {advice}"));
        }
    }
}
