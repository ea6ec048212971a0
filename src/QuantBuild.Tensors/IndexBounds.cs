namespace QuantBuild.Tensors;

/// <summary>Between which values the elements of an Int32 tensor lie, as the host that wrote them knows.</summary>
/// <param name="Smallest">Of all; above <paramref name="Largest"/> where there are none.</param>
/// <param name="Largest">Of all.</param>
/// <param name="SmallestLabel">Of those that are not <see cref="LeftOut"/>.</param>
internal readonly record struct IndexBounds(int Smallest, int Largest, int SmallestLabel)
{
    /// <summary>The label of a row that a loss leaves out.</summary>
    public const int LeftOut = -100;

    /// <summary>No elements.</summary>
    public static IndexBounds None { get; } = new(int.MaxValue, int.MinValue, int.MaxValue);

    public static IndexBounds Zero { get; } = new(0, 0, 0);

    public static IndexBounds Of(ReadOnlySpan<int> values)
    {
        var (smallest, largest, label) = None;
        foreach (var value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
            label = Math.Min(label, value == LeftOut ? int.MaxValue : value);
        }

        return new IndexBounds(smallest, largest, label);
    }

    /// <summary>Of the elements of both.</summary>
    public IndexBounds With(IndexBounds other) => new(
        Math.Min(Smallest, other.Smallest),
        Math.Max(Largest, other.Largest),
        Math.Min(SmallestLabel, other.SmallestLabel));

    /// <summary>Whether each element is in [0, count).</summary>
    public bool IsBelow(int count) => Smallest >= 0 && Largest < count;

    /// <summary>Whether each element is in [0, count) or <see cref="LeftOut"/>.</summary>
    public bool IsLabelBelow(int count) => SmallestLabel >= 0 && Largest < count;
}
