namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>What the outliers are before the first step.</summary>
public enum OutlierStart
{
    /// <summary>The full-precision weights.</summary>
    Full,

    /// <summary>The values of their codes, as if nothing had been taken out.</summary>
    Quantized,
}
