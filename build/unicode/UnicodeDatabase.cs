using System.Globalization;

namespace QuantBuild.UnicodeTables;

/// <summary>
/// What the tables need of the Unicode Character Database (format: Unicode Standard Annex 44).
/// </summary>
internal sealed class UnicodeDatabase
{
    public const int CodePoints = 0x110000;
    public const string Unassigned = "Cn";

    // Those of which the property Indic_Conjunct_Break takes consonants and linkers (Unicode Standard Annex 44).
    private static readonly HashSet<string> ConjunctScripts =
        ["Bengali", "Devanagari", "Gujarati", "Malayalam", "Oriya", "Telugu"];

    private readonly Dictionary<int, int[]> oneStepDecompositions = [];

    private UnicodeDatabase()
    {
        Array.Fill(Categories, Unassigned);
        Array.Fill(GraphemeBreaks, "Other");
    }

    /// <summary>General category by code point.</summary>
    public string[] Categories { get; } = new string[CodePoints];

    /// <summary>Canonical combining class by code point.</summary>
    public byte[] CombiningClasses { get; } = new byte[CodePoints];

    /// <summary>Full canonical decompositions but for Hangul syllables, which are computed.</summary>
    public SortedDictionary<int, int[]> Decompositions { get; } = [];

    /// <summary>Full lower-case mappings that need no context and no language.</summary>
    public SortedDictionary<int, int[]> Lowercase { get; } = [];

    /// <summary>
    /// Grapheme_Cluster_Break by code point, with Extended_Pictographic, Indic_Consonant and Indic_Linker, which the
    /// rules for clusters ask for besides (Unicode Standard Annex 29).
    /// </summary>
    public string[] GraphemeBreaks { get; } = new string[CodePoints];

    public static UnicodeDatabase Read(string folder)
    {
        var database = new UnicodeDatabase();
        database.ReadCharacters(Path.Combine(folder, "UnicodeData.txt"));
        database.ReadSpecialCasing(Path.Combine(folder, "SpecialCasing.txt"));
        database.ReadGraphemeBreaks(folder);
        foreach (var codePoint in database.oneStepDecompositions.Keys)
        {
            database.Decompositions[codePoint] = database.Expand(codePoint).ToArray();
        }

        return database;
    }

    private void ReadCharacters(string path)
    {
        var rangeStart = -1;
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split(';');
            var codePoint = CodePoint(fields[0]);
            if (fields[1].EndsWith(", First>", StringComparison.Ordinal))
            {
                rangeStart = codePoint;
                continue;
            }

            for (var each = rangeStart >= 0 ? rangeStart : codePoint; each <= codePoint; each++)
            {
                Categories[each] = fields[2];
                CombiningClasses[each] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
            }

            rangeStart = -1;
            if (fields[5].Length > 0 && fields[5][0] != '<')
            {
                oneStepDecompositions[codePoint] = CodePointsOf(fields[5]);
            }

            if (fields[13].Length > 0)
            {
                Lowercase[codePoint] = [CodePoint(fields[13])];
            }
        }
    }

    private void ReadSpecialCasing(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            // <code>; <lower>; <title>; <upper>; (<condition>;)? # <name>
            var fields = line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries);
            var isUnconditional = fields.Length == 5;
            if (isUnconditional && !CodePointsOf(fields[1]).SequenceEqual([CodePoint(fields[0])]))
            {
                Lowercase[CodePoint(fields[0])] = CodePointsOf(fields[1]);
            }
        }
    }

    private void ReadGraphemeBreaks(string folder)
    {
        foreach (var (codePoint, name) in ReadProperty(Path.Combine(folder, "emoji", "emoji-data.txt")))
        {
            if (name == "Extended_Pictographic")
            {
                GraphemeBreaks[codePoint] = name;
            }
        }

        foreach (var (codePoint, name) in ReadProperty(
            Path.Combine(folder, "auxiliary", "GraphemeBreakProperty.txt")))
        {
            GraphemeBreaks[codePoint] = name;
        }

        var conjunct = ReadProperty(Path.Combine(folder, "Scripts.txt"))
            .Where(each => ConjunctScripts.Contains(each.Value)).Select(each => each.CodePoint).ToHashSet();
        foreach (var (codePoint, name) in ReadProperty(Path.Combine(folder, "IndicSyllabicCategory.txt"))
            .Where(each => each.Value is "Consonant" or "Virama" && conjunct.Contains(each.CodePoint)))
        {
            GraphemeBreaks[codePoint] = name == "Consonant" ? "Indic_Consonant" : "Indic_Linker";
        }
    }

    // <code>(..<code>)? ; <value> # <comment>
    private static IEnumerable<(int CodePoint, string Value)> ReadProperty(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries) is not [var range, var value])
            {
                continue;
            }

            var ends = range.Split("..").Select(CodePoint).ToArray();
            for (var codePoint = ends[0]; codePoint <= ends[^1]; codePoint++)
            {
                yield return (codePoint, value);
            }
        }
    }

    private IEnumerable<int> Expand(int codePoint) =>
        oneStepDecompositions.TryGetValue(codePoint, out var parts) ? parts.SelectMany(Expand) : [codePoint];

    private static int[] CodePointsOf(string field) => field.Split(' ').Select(CodePoint).ToArray();

    private static int CodePoint(string hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
