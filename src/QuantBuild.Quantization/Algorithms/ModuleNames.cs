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

    /// <summary>The point where a linear layer's input is quantized: query, key and value share theirs.</summary>
    public static string InputPointOf(string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        const string selfAttention = ".attention.self.";
        var shared = module.LastIndexOf(selfAttention, StringComparison.Ordinal);
        return shared < 0 ? module + ".input" : module[..(shared + selfAttention.Length)] + "input";
    }

    public static bool IsWordEmbedding(string tensorName)
    {
        ArgumentNullException.ThrowIfNull(tensorName);
        return tensorName.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal);
    }
}
