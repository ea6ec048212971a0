using System.Globalization;

namespace QuantBuild.Formats.Messages;

/// <summary>Lists in messages: the first few, and how many more there are.</summary>
public static class ShortList
{
    /// <summary>Items that are shown of a longer list.</summary>
    public const int Shown = 8;

    /// <summary>
    /// Such as <c>a, b, c</c>, or of more than <see cref="Shown"/> items the first and <c>and 12 more</c>.
    /// </summary>
    /// <param name="items">In the order to be shown.</param>
    /// <param name="separator">Between two of them.</param>
    public static string Of(IEnumerable<string> items, string separator = ", ")
    {
        var all = items.ToList();
        var shown = string.Join(separator, all.Take(Shown));
        return all.Count > Shown
            ? string.Create(CultureInfo.InvariantCulture, $"{shown} and {all.Count - Shown} more")
            : shown;
    }
}
