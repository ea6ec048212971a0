using System.Globalization;

namespace QuantBuild.UnicodeTables;

/// <summary>
/// What the tables need of UnicodeData.txt and SpecialCasing.txt (format: Unicode Standard Annex 44).
/// </summary>
internal sealed class UnicodeDatabase
{
    public const int CodePoints = 0x110000;
    public const string Unassigned = "Cn";

    private readonly Dictionary<int, int[]> oneStepDecompositions = [];

    private UnicodeDatabase()
    {
        Array.Fill(Categories, Unassigned);
    }

    /// <summary>General category by code point.</summary>
    public string[] Categories { get; } = new string[CodePoints];

    /// <summary>Canonical combining class by code point.</summary>
    public byte[] CombiningClasses { get; } = new byte[CodePoints];

    /// <summary>Full canonical decompositions but for Hangul syllables, which are computed.</summary>
    public SortedDictionary<int, int[]> Decompositions { get; } = [];

    /// <summary>Full lower-case mappings that need no context and no language.</summary>
    public SortedDictionary<int, int[]> Lowercase { get; } = [];

    public static UnicodeDatabase Read(string folder)
    {
        var database = new UnicodeDatabase();
        database.ReadCharacters(Path.Combine(folder, "UnicodeData.txt"));
        database.ReadSpecialCasing(Path.Combine(folder, "SpecialCasing.txt"));
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

    private IEnumerable<int> Expand(int codePoint) =>
        oneStepDecompositions.TryGetValue(codePoint, out var parts) ? parts.SelectMany(Expand) : [codePoint];

    private static int[] CodePointsOf(string field) => field.Split(' ').Select(CodePoint).ToArray();

    private static int CodePoint(string hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
