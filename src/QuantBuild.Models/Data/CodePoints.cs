namespace QuantBuild.Models.Data;

/// <summary>Places in a text that are counted in code points, as Python does.</summary>
internal static class CodePoints
{
    /// <summary>The character at which a text stands in another.</summary>
    /// <param name="text">The whole.</param>
    /// <param name="start">Code points before it.</param>
    /// <param name="part">What has to stand there.</param>
    /// <returns>−1 where it does not stand there.</returns>
    public static int PlaceOf(string text, int start, string part)
    {
        var at = 0;
        for (var i = 0; i < start && at < text.Length; i++)
        {
            at += char.IsHighSurrogate(text[at]) ? 2 : 1;
        }

        return start >= 0 && at < text.Length && text.AsSpan(at).StartsWith(part, StringComparison.Ordinal) ? at : -1;
    }
}
