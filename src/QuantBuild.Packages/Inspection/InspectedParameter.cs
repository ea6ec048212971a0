namespace QuantBuild.Packages.Inspection;

/// <summary>A tensor that is the task's own.</summary>
/// <param name="Name">Of the tensor.</param>
/// <param name="Extents">As of <c>[outputs, inputs]</c>.</param>
/// <param name="IsHead">Whether it is of the task's head; else of the backbone's normalizations and biases.</param>
public sealed record InspectedParameter(string Name, IReadOnlyList<int> Extents, bool IsHead)
{
    /// <summary>Its elements.</summary>
    public long Values => Extents.Aggregate(1L, (product, extent) => product * extent);
}
