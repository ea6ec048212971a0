using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Which tensors of a model are trained whole.</summary>
internal static class TrainedNames
{
    /// <summary>The head, the backbone's normalizations, the biases of its products: what is asked for.</summary>
    public static HashSet<string> Of(ModelDescription model, TrainedParts parts) => model.Stored
        .Where(tensor => parts.HasFlag(PartOf(tensor)))
        .Select(tensor => tensor.Name)
        .ToHashSet(StringComparer.Ordinal);

    private static TrainedParts PartOf(TensorDescription tensor)
    {
        if (tensor.IsHead)
        {
            return TrainedParts.Head;
        }

        if (tensor.Role is TensorRole.EmbeddingNormalization or TensorRole.AttentionNormalization
            or TensorRole.FeedForwardNormalization)
        {
            return TrainedParts.Norms;
        }

        // A table, or a weight that is quantized or stays: part of no switch.
        const TrainedParts Never = (TrainedParts)(1 << 30);
        return tensor.Part == TensorPart.Bias ? TrainedParts.Biases : Never;
    }
}
