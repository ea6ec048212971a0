namespace QuantBuild.Quantization.Numbers;

/// <summary>See <see cref="Granularity"/>.</summary>
public enum GranularityKind
{
    Tensor,
    Channel,
    Group,
}
