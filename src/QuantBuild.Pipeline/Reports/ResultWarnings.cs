using System.Globalization;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Reports;

/// <summary>
/// What makes figures mean little or nothing. Judged from the artifacts, whether they were computed now or lay in the
/// cache.
/// </summary>
internal static class ResultWarnings
{
    // Above these, what is measured is no longer the model on these texts.
    private const double MostCut = 0.1;
    private const double MostUnknown = 0.2;

    /// <returns>In the order of their codes.</returns>
    public static IReadOnlyList<Diagnostic> Of(Recipe recipe, RunReport report) =>
    [
        .. OfBaselines(recipe, report),
        .. report.Texts.Where(texts => texts.Statistics.CutShare > MostCut).Select(texts => OfCut(recipe, texts)),
        .. report.Texts.Where(texts => texts.TextsBeyondLimit > MostCut * texts.Statistics.Texts)
            .Select(texts => OfCutByApplications(recipe, texts)),
        .. report.Texts.Where(texts => texts.Statistics.UnknownShare > MostUnknown)
            .Select(texts => OfUnknown(recipe, texts)),
        .. report.Outcome == RunOutcome.Unquantized ? [OfNothing(recipe)] : Array.Empty<Diagnostic>(),
    ];

    /// <summary>Known before anything is computed.</summary>
    public static Diagnostic OfNothing(Recipe recipe) => DiagnosticTable.NothingQuantized.At(
        recipe.LocationOf("quantize"),
        "weights, embeddings and activations all have 32 bits, so that nothing is quantized; give some of them fewer "
        + "bits");

    /// <summary>Judges the model in full precision: where a recipe trains only, the trained one.</summary>
    private static IEnumerable<Diagnostic> OfBaselines(Recipe recipe, RunReport report)
    {
        var isTrained = report.Quantization is null;
        var (model, consequence) = isTrained
            ? ("the trained model", "it has learned nothing that tells")
            : ("the model in full precision", "what quantization does to it cannot be told");
        return from figure in report.Figures
               from baseline in report.Baselines
               where figure.Name == baseline.Metric
               let value = isTrained ? figure.Quantized : figure.Full
               where figure.IsLargerBetter ? value <= baseline.Value : value >= baseline.Value
               select DiagnosticTable.NoBetterThanBaseline.At(
                   recipe.LocationOf("data.evaluation"),
                   string.Create(
                       CultureInfo.InvariantCulture,
                       $"{model} has the {figure.Name} {value:F4}, and who always answers "
                       + $"'{baseline.Answer}' has {baseline.Value:F4}: {consequence}; check that "
                       + $"model, data and label column belong together"));
    }

    private static Diagnostic OfCut(Recipe recipe, TextsReport texts) => DiagnosticTable.TextsCut.At(
        recipe.LocationOf($"data.{texts.Use}.maxLength"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{texts.Statistics.CutTexts} of {texts.Statistics.Texts} {texts.Use} texts "
            + $"({texts.Statistics.CutShare:P1}) have more than maxLength {texts.MaximumLength} tokens and lose their "
            + $"end; raise it, or give shorter texts"));

    private static Diagnostic OfCutByApplications(Recipe recipe, TextsReport texts) => DiagnosticTable.TextsCut.At(
        recipe.LocationOf($"data.{texts.Use}.maxLength"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{texts.TextsBeyondLimit} of {texts.Statistics.Texts} {texts.Use} texts have more tokens than the "
            + $"{texts.TokenizerLimit} of the tokenizer's model_max_length, where applications cut them, and maxLength "
            + $"is "
            + $"{texts.MaximumLength}; lower it to {texts.TokenizerLimit}, or load the model with MaximumLength "
            + $"{texts.MaximumLength}"));

    private static Diagnostic OfUnknown(Recipe recipe, TextsReport texts) => DiagnosticTable.TokensUnknown.At(
        recipe.LocationOf($"data.{texts.Use}.source"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{texts.Statistics.UnknownTokens} of {texts.Statistics.Tokens} tokens of the {texts.Use} texts "
            + $"({texts.Statistics.UnknownShare:P1}) are unknown to the model's vocabulary; check that it is the right "
            + $"one, and that the texts are in the model's language"));
}
