namespace QuantBuild.Packages.Licences;

/// <summary>The identifiers of the SPDX licence list.</summary>
internal static class SpdxIdentifiers
{
    /// <summary>Of licences, those in use.</summary>
    public static IReadOnlyCollection<string> Licences { get; } = Read("licences.txt");

    /// <summary>Of licences, those that another identifier replaces; NuGet refuses them.</summary>
    public static IReadOnlyCollection<string> Deprecated { get; } = Read("deprecated.txt");

    /// <summary>What may stand behind <c>WITH</c>.</summary>
    public static IReadOnlyCollection<string> Exceptions { get; } = Read("exceptions.txt");

    private static HashSet<string> Read(string file)
    {
        using var stream = typeof(SpdxIdentifiers).Assembly.GetManifestResourceStream($"Licences/{file}")!;
        using var reader = new StreamReader(stream);
        return new HashSet<string>(
            reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }
}
