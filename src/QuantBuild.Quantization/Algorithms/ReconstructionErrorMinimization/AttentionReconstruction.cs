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
    private const string SelfInput = ".self.input";

    private AttentionReconstruction(string point, IReadOnlyList<ParameterGroup> groups)
    {
        Point = point;
        Groups = groups;
    }

    public string Point { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The attention behind an input of query, key and value; null behind others, and without such steps.</summary>
    public static AttentionReconstruction? Behind(
        string point, ModuleQuantizers quantizers, ReconstructionErrorOptions options)
    {
        if (!point.EndsWith(SelfInput, StringComparison.Ordinal))
        {
            return null;
        }

        var attention = point[..^SelfInput.Length];
        var leaves = new LeafGroups(options);
        foreach (var operand in (string[])["query", "key", "value"])
        {
            leaves.AddStep(quantizers.Activations.GetValueOrDefault($"{attention}.self.{operand}.output")?.LearnedStep);
        }

        leaves.AddStep(quantizers.Probabilities.GetValueOrDefault($"{attention}.self.probabilities")?.LearnedStep);
        return leaves.Groups.Count == 0
            ? null
            : new AttentionReconstruction(attention + ".output.dense.input", leaves.Groups);
    }

    public Tensor Loss(Tensor quantized, Tensor full, Tensor mask) => quantized.MaskedSquaredError(full, mask);
}
