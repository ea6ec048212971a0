using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Pipeline.Presets;

/// <summary>
/// The nine tasks of GLUE (arXiv:1804.07461): the columns of the benchmark's tab-separated files, its metrics, and its
/// classes in the order of their numbers.
/// </summary>
internal static class GluePresets
{
    private const string Classification = "text-classification";
    private const string Accuracy = "accuracy";
    private const string Label = "label";

    private static readonly string[] Entailment = ["entailment", "not_entailment"];

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<TaskPreset> All { get; } =
    [
        new("glue/cola", Classification, "sentence", TextPair: null, Label, ["matthews"])
        {
            Labels = ["unacceptable", "acceptable"],
        },
        new("glue/mnli", Classification, "sentence1", "sentence2", "gold_label", [Accuracy])
        {
            Labels = ["entailment", "neutral", "contradiction"],
        },
        new("glue/mrpc", Classification, "#1 String", "#2 String", "Quality", [Accuracy, "f1"])
        {
            Labels = ["not_equivalent", "equivalent"],
        },
        new("glue/qnli", Classification, "question", "sentence", Label, [Accuracy]) { Labels = Entailment },
        new("glue/qqp", Classification, "question1", "question2", "is_duplicate", [Accuracy, "f1"])
        {
            Labels = ["not_duplicate", "duplicate"],
        },
        new("glue/rte", Classification, "sentence1", "sentence2", Label, [Accuracy]) { Labels = Entailment },
        new("glue/sst2", Classification, "sentence", TextPair: null, Label, [Accuracy])
        {
            Labels = ["negative", "positive"],
        },
        new("glue/stsb", "regression", "sentence1", "sentence2", "score", ["pearson", "spearman"]),
        new("glue/wnli", Classification, "sentence1", "sentence2", Label, [Accuracy])
        {
            Labels = ["not_entailment", "entailment"],
        },
    ];
}
