using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>The answers of both models to the evaluation texts of a classification.</summary>
/// <param name="Classes">How many there are.</param>
/// <param name="Labels">Right class of each text.</param>
/// <param name="FullLogits">Of the model in full precision, row-major [texts, classes].</param>
/// <param name="QuantizedLogits">Of the quantized model, row-major [texts, classes].</param>
internal sealed record ClassOutputs(int Classes, int[] Labels, float[] FullLogits, float[] QuantizedLogits)
{
    /// <summary>Mean KL divergence of the texts, in nats.</summary>
    public double MeanDivergence() => KullbackLeiblerDivergence.OfTexts(Full(), Quantized()).Average();

    public LogitTable Full() => new(FullLogits, Classes);

    public LogitTable Quantized() => new(QuantizedLogits, Classes);
}
