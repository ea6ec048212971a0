using QuantBuild.Formats.CompressedTensors;

namespace QuantBuild.Formats.Configuration;

/// <summary>
/// The one rule by which a text classifier's <c>config.json</c> is accepted: of a recipe's model, of a checkpoint that
/// is evaluated or packed, and of a model that an application loads.
/// </summary>
public static class ClassifierConfiguration
{
    private const string Head = "BertForSequenceClassification";
    private const string Problem = "single_label_classification";

    // The language model they were trained as, or nothing, stands where a classifier's head would be.
    private static readonly string[] Headless =
        ["BertModel", "BertForPreTraining", "BertForMaskedLM", "BertForNextSentencePrediction", "BertLMHeadModel"];

    /// <summary>The configuration of a classifier: one class of several for each text or pair of texts.</summary>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, another problem, a value that is not supported, or one that contradicts
    /// another; file and key are named.
    /// </exception>
    public static BertConfiguration From(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var bert = BertConfiguration.From(configuration);
        RequireHead(configuration);
        if (configuration.IsQuantized && !CompressedTensorsCheckpoint.Describes(configuration))
        {
            throw configuration.RefuseUnsupported(
                ModelConfiguration.QuantizationKey,
                $"describes a quantized model whose quant_method is not supported yet; supported: "
                + QuantizationConfigBuilder.Method);
        }

        if (configuration.ProblemType is { } problem && problem != Problem)
        {
            throw configuration.RefuseUnsupported(
                "problem_type",
                $"is {ModelConfiguration.Show(problem)}, which is not supported yet; supported: {Problem}");
        }

        return configuration.NumLabels > 1
            ? bert
            : throw configuration.RefuseUnsupported(
                "id2label", "names one label, which makes it a regression, not supported yet; at least two are needed");
    }

    /// <summary>The configuration of a classifier that a recipe can start from: in full precision.</summary>
    /// <exception cref="ModelFileException">As <see cref="From"/>; or the model is quantized already.</exception>
    public static BertConfiguration OfSource(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.IsQuantized
            ? throw new ModelFileException(
                configuration.Path,
                $"describes a model that is quantized already ('{ModelConfiguration.QuantizationKey}'). "
                + "Give the full-precision model that it was made from.")
            {
                Problem = ModelFileProblem.Purpose,
            }
            : From(configuration);
    }

    // A file that names none says nothing against the tensors that are there.
    private static void RequireHead(ModelConfiguration configuration)
    {
        var named = configuration.Architectures;
        if (named is [] or [Head])
        {
            return;
        }

        var shown = ModelConfiguration.Show(string.Join(", ", named));
        if (named.All(name => Headless.Contains(name, StringComparer.Ordinal)))
        {
            throw new ModelFileException(
                configuration.Path,
                $"describes a pre-trained model without a classifier's head ('architectures': {shown}). "
                + $"Fine-tune it for the task first, and give the {Head} that comes of it.")
            {
                Problem = ModelFileProblem.Purpose,
            };
        }

        throw configuration.RefuseUnsupported(
            "architectures", $"is {shown}, another model or head than the task's; supported: {Head}");
    }
}
