namespace QuantBuild.Quantization.Schemes;

/// <summary>How a quantizer's step is chosen from the values it will see.</summary>
public enum ObserverKind
{
    /// <summary>The step that just represents the largest magnitude (or the whole range).</summary>
    MinMax,

    /// <summary>The step of least squared error among fractions of the min-max step.</summary>
    MeanSquaredError,

    /// <summary>The step that just represents a stated share of the values; the others are clipped.</summary>
    Percentile,
}
