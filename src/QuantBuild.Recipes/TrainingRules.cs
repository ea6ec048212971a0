using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>What the methods that train a whole model ask of the other sections.</summary>
internal static class TrainingRules
{
    private const int FullPrecision = 32;

    /// <summary>Whether a method reads the labels of the training data.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="qatLabels">Value of <c>quantize.qat.labels</c>.</param>
    public static bool LearnsFromLabels(string method, string? qatLabels) =>
        method == "fine-tune" || (method == "qat" && qatLabels == "hard");

    public static void Check(
        ValidatedObject root, ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var method = quantize.Find<string>("method");
        if (method is not ("qat" or "fine-tune"))
        {
            return;
        }

        var training = root.Find<ValidatedObject>("data");
        if (training is not null && !training.Writes("training"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of("quantize.method"),
                $"method '{method}' needs texts to train on, and 'data' lacks the key 'training'; add it"));
        }

        var columns = training?.Find<ValidatedObject>("training")?.Find<ValidatedObject>("columns");
        var needsLabels = LearnsFromLabels(method, quantize.Find<ValidatedObject>("qat")?.Find<string>("labels"));
        if (needsLabels && columns is not null && !columns.Writes("label"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of("data.training.columns"),
                $"method '{method}' learns from labels, and 'data.training.columns' lacks the key 'label'; add it"));
        }

        if (method == "fine-tune")
        {
            CheckFullPrecision(quantize, locations, diagnostics);
        }
    }

    private static void CheckFullPrecision(
        ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        ValidatedObject?[] sections =
        [
            quantize.Find<ValidatedObject>("weights"),
            quantize.Find<ValidatedObject>("embeddings"),
            quantize.Find<ValidatedObject>("activations"),
            .. quantize.Items<ValidatedObject>("overrides").Select(item => item.Find<ValidatedObject>("weights")),
        ];
        foreach (var section in sections.OfType<ValidatedObject>())
        {
            if (section.FindValue<int>("bits") is { } bits && bits != FullPrecision)
            {
                diagnostics.Add(DiagnosticTable.NotSupported.At(
                    locations.Of($"{section.Path}.bits"),
                    $"'{section.Path}.bits' is {bits}, but method 'fine-tune' quantizes nothing; "
                    + $"write {FullPrecision}, or choose another method"));
            }
        }
    }
}
