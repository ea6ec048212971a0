namespace QuantBuild.Bench.Methods.Matrices;

/// <param name="Name">A recipe key, or any name where the points set keys of their own.</param>
/// <param name="Points">At least one, with different labels.</param>
internal sealed record MatrixAxis(string Name, IReadOnlyList<AxisPoint> Points)
{
    /// <summary>The last part of the name: the head of its column.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];
}
