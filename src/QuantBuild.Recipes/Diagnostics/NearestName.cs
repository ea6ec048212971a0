using QuantBuild.Formats.Messages;

namespace QuantBuild.Recipes.Diagnostics;

/// <summary>Suggestions for misspelt names.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the fewest insertions, deletions, replacements and swaps of neighbours (letter case
    /// ignored), the first of equals; null when all need more than a third of the name's letters, at least two.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var smallest = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            // The distance is at least the difference in length: skips the table for hopeless pairs.
            if (Math.Abs(candidate.Length - name.Length) < smallest && Distance(name, candidate) is var distance
                && distance < smallest && distance < Math.Max(candidate.Length, name.Length))
            {
                (nearest, smallest) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>"did you mean 'x'?", or the valid names when none is near.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> candidates)
    {
        if (Find(name, candidates) is { } nearest)
        {
            return $"did you mean '{nearest}'?";
        }

        return candidates.Count == 0 ? "none is valid here" : $"valid: {ShortList.Of(candidates)}";
    }

    // Optimal string alignment; three rows of the table are enough.
    private static int Distance(string first, string second)
    {
        var beforePrevious = new int[second.Length + 1];
        var previous = new int[second.Length + 1];
        var current = new int[second.Length + 1];
        for (var j = 0; j <= second.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var replaced = previous[j - 1] + (Same(first[i - 1], second[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && Same(first[i - 1], second[j - 2]) && Same(first[i - 2], second[j - 1]))
                {
                    current[j] = Math.Min(current[j], 1 + beforePrevious[j - 2]);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[second.Length];
    }

    private static bool Same(char first, char second) => char.ToLowerInvariant(first) == char.ToLowerInvariant(second);
}
