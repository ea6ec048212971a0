namespace QuantBuild.Runtime;

/// <summary>How quantized weights stay in memory. Never changes a result.</summary>
public enum WeightStorage
{
    /// <summary>In their 2, 4 or 8 bits; every product decodes them again, block by block.</summary>
    Packed,

    /// <summary>As float32, decoded once while loading: faster, and as large as the full-precision model.</summary>
    Expanded,
}
