using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Running;

/// <summary>
/// Says in a few words why a stage is not in the cache. What differs is told against the most similar result there,
/// which may be another recipe's: so nothing is called a change.
/// </summary>
internal static class StageReason
{
    private const int MostNamed = 3;

    public static string Describe(StageAbsence absence, ModelDescription model)
    {
        if (absence.IsUnreadable)
        {
            return "its result in the cache cannot be read";
        }

        if (absence.IsSetAside)
        {
            return "its result in the cache was damaged and is set aside";
        }

        return absence.Changes is { Count: > 0 } changes ? Describe(changes, model) : "never run";
    }

    private static string Describe(IReadOnlyList<StageKeyChange> changes, ModelDescription model)
    {
        var texts = KeyChangeText.Of(changes, model);
        var more = texts.Count > MostNamed ? $" and {texts.Count - MostNamed} more" : string.Empty;
        return texts.Count == 0
            ? "never run"
            : $"not run yet with {string.Join(", ", texts.Take(MostNamed))}{more}";
    }
}
