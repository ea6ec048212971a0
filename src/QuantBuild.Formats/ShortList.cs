namespace QuantBuild.Formats;

/// <summary>A list in a message: what is beyond eight is counted.</summary>
public static class ShortList
{
    private const int Shown = 8;

    /// <summary>The first eight, and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> items, string separator = ", ")
    {
        ArgumentNullException.ThrowIfNull(items);
        var first = string.Join(separator, items.Take(Shown));
        return items.Count > Shown ? $"{first}{separator}and {items.Count - Shown} more" : first;
    }
}
