namespace QuantBuild.Packages.Manifests;

/// <summary>What can name a package.</summary>
public static class PackageIdRule
{
    private const int Longest = 100;

    /// <summary>
    /// ASCII letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, a letter or digit first and last and no two
    /// <c>.</c> or <c>-</c> in a row: NuGet's rule without letters beyond ASCII.
    /// </summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= Longest && IsWord(id[0]) && IsWord(id[^1])
        && PackagedPath.IsValidSegment(id)
        && id.Zip(id.Skip(1)).All(pair => IsWord(pair.First) || IsWord(pair.Second))
        && id.All(character => IsWord(character) || character is '.' or '-');

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
