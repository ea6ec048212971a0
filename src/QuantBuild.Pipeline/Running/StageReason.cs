using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Running;

/// <summary>Says in a few words why a stage is not in the cache.</summary>
internal static class StageReason
{
    private const int MostNamed = 3;

    public static string Describe(IReadOnlyList<StageKeyChange>? changes)
    {
        if (changes is null)
        {
            return "never run";
        }

        if (changes.Count == 0)
        {
            return "damaged or removed";
        }

        var named = changes.Take(MostNamed).Select(Describe);
        var more = changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : string.Empty;
        return $"changed: {string.Join(", ", named)}{more}";
    }

    private static string Describe(StageKeyChange change)
    {
        var name = change.Name[(change.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return change.Name.StartsWith("inputs.", StringComparison.Ordinal)
            ? name
            : $"{name} {change.Before ?? "absent"} → {change.After ?? "absent"}";
    }
}
