using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// A scheme as parameters of a stage's key. Settings at their defaults are left out, so old results stay found.
/// </summary>
internal static class SchemeParameters
{
    // Of the rules that turn a share into a range: raised when they give another, for every method at once.
    private const int PercentileVersion = 2;

    /// <summary>
    /// How each weight of a module's layers is quantized, so that other layers' overrides do not rerun it.
    /// </summary>
    public static void Add(
        SortedDictionary<string, string> parameters, QuantizationScheme scheme, ModelDescription model, ModuleSpan span)
    {
        foreach (var (name, weight) in scheme.Weights)
        {
            if (model.OfMatrix(name).Layer is { } layer && span.Layers.Contains(layer))
            {
                parameters.Add($"weights.{name}", Text(weight));
            }
        }

        if (span.HoldsEmbeddings)
        {
            parameters.Add("embeddings", scheme.Embedding is { } embedding ? Text(embedding) : "32");
        }

        parameters["activations"] = scheme.Activations is { } activations ? Text(activations) : "32";
    }

    /// <summary>How every weight of the model is quantized.</summary>
    public static void AddAll(SortedDictionary<string, string> parameters, QuantizationScheme scheme)
    {
        foreach (var (name, weight) in scheme.Weights)
        {
            parameters.Add($"weights.{name}", Text(weight));
        }

        parameters.Add("embeddings", scheme.Embedding is { } embedding ? Text(embedding) : "32");
        parameters.Add("activations", scheme.Activations is { } activations ? Text(activations) : "32");
    }

    private static string Text(WeightQuantization weight) =>
        $"{weight.Bits} {weight.Granularity} {(weight.Symmetric ? "symmetric" : "asymmetric")} "
        + SchemeOptions.NameOf(weight.Observer)
        + Share(weight.Observer, weight.Percentile)
        + (weight.Symmetric ? Codes(weight.Bits, weight.Codes) : string.Empty)
        + Clipping(weight.LearnsStep);

    private static string Text(EmbeddingQuantization embedding)
    {
        var usual = new EmbeddingQuantization(embedding.Bits, embedding.Train);
        var text = $"{embedding.Bits} {(embedding.Train ? "trained" : "fixed")}";
        text += embedding.Granularity == usual.Granularity ? string.Empty : $" {embedding.Granularity}";
        text += embedding.Observer == usual.Observer ? string.Empty : $" {SchemeOptions.NameOf(embedding.Observer)}";
        return text + Share(embedding.Observer, embedding.Percentile) + Codes(embedding.Bits, embedding.Codes)
            + Clipping(embedding.LearnsStep);
    }

    private static string Text(ActivationQuantization activations)
    {
        var usual = new ActivationQuantization(activations.Bits, activations.AttentionOperands);
        var text = $"{activations.Bits} {(activations.AttentionOperands ? "attention" : "linear")}";
        if (activations.PerToken)
        {
            return $"{text} token{(activations.AttentionOperands ? Clipping(activations.LearnsStep) : string.Empty)}";
        }

        text += activations.Asymmetry == usual.Asymmetry
            ? string.Empty
            : $" asymmetric {SchemeOptions.NameOf(activations.Asymmetry)}";
        text += activations.Observer == usual.Observer
            ? string.Empty
            : $" {SchemeOptions.NameOf(activations.Observer)}";
        return text + Share(activations.Observer, activations.Percentile) + Clipping(activations.LearnsStep);
    }

    private static string Share(ObserverKind observer, double percentile) => observer is ObserverKind.Percentile
        ? string.Create(CultureInfo.InvariantCulture, $" {percentile:R} v{PercentileVersion}")
        : string.Empty;

    // Ternary ones are always the same three.
    private static string Codes(int bits, SymmetricCodes codes) =>
        bits > 2 && codes is SymmetricCodes.Full ? " full" : string.Empty;

    private static string Clipping(bool learnsStep) => learnsStep ? string.Empty : " fixed";
}
