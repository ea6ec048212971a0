namespace QuantBuild.Recipes.Tasks;

/// <summary>A figure of the report that a gate can be held against.</summary>
/// <param name="Name">As recipes and reports write it.</param>
/// <param name="Minimum">No value is smaller; negative infinity where there is no such value.</param>
/// <param name="Maximum">No value is larger; infinity where there is no such value.</param>
public sealed record FigureDescriptor(string Name, double Minimum, double Maximum)
{
    /// <summary>The bytes of the first checkpoint's weights, whatever the task.</summary>
    public static FigureDescriptor QuantizedBytes { get; } = new("quantizedBytes", 0, double.PositiveInfinity);
}
