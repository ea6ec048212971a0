using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Keys that are right by themselves but that another key leaves without effect.</summary>
internal static class UnusedKeyRules
{
    // What learns nothing has nothing to clip by, and what works product by product never trains the embedding.
    private static readonly string[] LearnNoSteps = ["rtn", "gptq"];
    private static readonly string[] LearnNoEmbedding = ["rtn", "gptq", "rem"];

    public static void Check(
        ValidatedObject root, ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("training") is { } training)
        {
            Warn(training, "seed", !training.Writes("samples"), "without 'samples'", "write that too");
        }

        if (quantize.Find<string>("method") is not { } method)
        {
            return;
        }

        var (noSteps, noEmbedding) = (LearnNoSteps.Contains(method), LearnNoEmbedding.Contains(method));
        IEnumerable<ValidatedObject?> learners =
        [
            quantize.Find<ValidatedObject>("weights"),
            quantize.Find<ValidatedObject>("activations"),
            .. quantize.Items<ValidatedObject>("overrides").Select(item => item.Find<ValidatedObject>("weights")),
        ];
        foreach (var section in learners)
        {
            Warn(
                section, "clipping", noSteps, $"with the method '{method}', which learns none",
                "choose another method");
        }

        var embeddings = quantize.Find<ValidatedObject>("embeddings");
        foreach (var key in (string[])["clipping", "train"])
        {
            Warn(
                embeddings, key, noEmbedding, $"with the method '{method}', which rounds the word embedding once",
                "choose another method");
        }

        if (method == "qat" && quantize.Find<ValidatedObject>("qat") is { } qat)
        {
            Warn(qat, "labelWeight", qat.Find<string>("labels") == "none", "without 'labels: hard'", "write that too");
            Warn(
                qat, "layerWeight", qat.Find<string>("distillation") == "logits", "with 'distillation: logits'",
                "choose 'layers'");
        }

        void Warn(ValidatedObject? section, string key, bool isUnused, string when, string otherwise)
        {
            if (isUnused && section?.Writes(key) is true)
            {
                diagnostics.Add(DiagnosticTable.SectionUnused.At(
                    locations.Of($"{section.Path}.{key}"),
                    $"'{section.Path}.{key}' has no effect {when}; remove it, or {otherwise}"));
            }
        }
    }
}
