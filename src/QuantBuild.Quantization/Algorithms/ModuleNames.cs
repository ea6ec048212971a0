namespace QuantBuild.Quantization.Algorithms;

/// <summary>Which tensors of a checkpoint are weights of linear layers and of the word embedding.</summary>
public static class ModuleNames
{
    private const string WeightSuffix = ".weight";

    /// <summary>Name of the module a weight belongs to; null for biases and normalization parameters.</summary>
    public static string? OfWeight(string tensorName)
    {
        ArgumentNullException.ThrowIfNull(tensorName);
        var isMatrix = tensorName.EndsWith(WeightSuffix, StringComparison.Ordinal)
            && !tensorName.Contains("LayerNorm", StringComparison.Ordinal);
        return isMatrix ? tensorName[..^WeightSuffix.Length] : null;
    }

    public static bool IsWordEmbedding(string tensorName)
    {
        ArgumentNullException.ThrowIfNull(tensorName);
        return tensorName.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal);
    }
}
