namespace QuantBuild.Pipeline.Caching;

/// <summary>Names of files inside an artifact. They come from manifests too, which are not trusted.</summary>
internal static class ArtifactName
{
    /// <summary>Relative, with <c>/</c>, staying inside the folder, of characters that every platform takes.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and < 200
        && !string.Equals(name, ArtifactManifest.FileName, StringComparison.OrdinalIgnoreCase)
        && name.Split('/').All(IsValidSegment);

    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{name}' cannot name a file of an artifact.", nameof(name));
        }
    }

    private static bool IsValidSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment[^1] != '.'
        && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
