using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Forward;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// The two attention products of a layer, which have no weights: over the steps of queries, keys, values and
/// probabilities, the squared error of what attention hands to its output product.
/// </summary>
internal sealed class AttentionReconstruction : IReconstruction
{
    private AttentionReconstruction(string point, IReadOnlyList<ParameterGroup> groups)
    {
        Point = point;
        Groups = groups;
    }

    public string Point { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>
    /// The attention whose last operands are made of an input; null behind other inputs, and without such steps.
    /// </summary>
    public static AttentionReconstruction? Behind(
        ProductInput input, ModelDescription model, ModuleQuantizers quantizers, ReconstructionErrorOptions options)
    {
        var attention = model.Attentions.FirstOrDefault(
            attention => attention.Layer == input.Layer && attention.InputPoints[^1] == input.Point);
        if (attention is null)
        {
            return null;
        }

        var leaves = new LeafGroups(options);
        foreach (var operand in (string[])[attention.QueryPoint, attention.KeyPoint, attention.ValuePoint])
        {
            leaves.AddStep(quantizers.Activations.GetValueOrDefault(operand)?.LearnedStep);
        }

        leaves.AddStep(quantizers.Probabilities.GetValueOrDefault(attention.ProbabilitiesPoint)?.LearnedStep);
        return leaves.Groups.Count == 0
            ? null
            : new AttentionReconstruction(attention.ResultPoint, leaves.Groups);
    }

    public Tensor Loss(Tensor quantized, Tensor full, Tensor mask) => quantized.MaskedSquaredError(full, mask);
}
