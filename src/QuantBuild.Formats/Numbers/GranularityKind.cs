namespace QuantBuild.Formats.Numbers;

/// <summary>See <see cref="Granularity"/>.</summary>
public enum GranularityKind
{
    Tensor,
    Channel,
    Group,
}
