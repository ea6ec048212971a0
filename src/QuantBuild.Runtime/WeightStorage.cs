namespace QuantBuild.Runtime;

/// <summary>How quantized weights stay in memory. Never changes a result.</summary>
public enum WeightStorage
{
    /// <summary>Weights stay in their 2, 4 or 8 bits; every product decodes them again, block by block.</summary>
    Packed,

    /// <summary>
    /// Weights are decoded to float32 once, while loading: faster, and as large as the full-precision model.
    /// </summary>
    Expanded,
}
