using System.Globalization;
using System.Text.Json;

namespace QuantBuild.UnicodeTables;

/// <summary>What <c>collect.mjs</c> prints: properties of other versions than that of the database.</summary>
internal sealed class OtherVersions
{
    private OtherVersions(JsonElement collected)
    {
        Punctuation = CodePoints("punctuation");
        NonspacingMarks = CodePoints("nonspacingMarks");
        Controls = CodePoints("controls");
        foreach (var entry in collected.GetProperty("lowercase").EnumerateObject())
        {
            Lowercase.Add(int.Parse(entry.Name, CultureInfo.InvariantCulture), entry.Value.Deserialize<int[]>()!);
        }

        HashSet<int> CodePoints(string name) => collected.GetProperty(name).Deserialize<HashSet<int>>()!;
    }

    /// <summary>Categories P* of Unicode 8.0.</summary>
    public HashSet<int> Punctuation { get; }

    /// <summary>Category Mn of Unicode 8.0.</summary>
    public HashSet<int> NonspacingMarks { get; }

    /// <summary>Categories Cc, Cf and Co of Unicode 8.0.</summary>
    public HashSet<int> Controls { get; }

    /// <summary>Full lower-case mappings of Unicode 17.0 that need no context and no language.</summary>
    public SortedDictionary<int, int[]> Lowercase { get; } = [];

    public static OtherVersions Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new(document.RootElement);
    }
}
