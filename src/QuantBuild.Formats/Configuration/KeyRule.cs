using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Configuration;

/// <summary>
/// What becomes of one key of a model folder's JSON file: honoured, without effect, or held to one meaning.
/// </summary>
/// <param name="Key">Its name.</param>
/// <param name="Reason">Why its value cannot change a result unseen.</param>
/// <param name="Accepts">The values that are taken; null for all. A key that is absent or null is always taken.</param>
public sealed record KeyRule(string Key, string Reason, Func<JsonNode, bool>? Accepts = null)
{
    /// <summary>For <see cref="Accepts"/>: true alone.</summary>
    public static bool IsTrue(JsonNode value) => value is JsonValue flag && flag.TryGetValue<bool>(out var on) && on;

    /// <summary>For <see cref="Accepts"/>: false alone.</summary>
    public static bool IsFalse(JsonNode value) => value is JsonValue flag && flag.TryGetValue<bool>(out var on) && !on;

    /// <summary>For <see cref="Accepts"/>: an object or a list with nothing in it.</summary>
    public static bool IsEmpty(JsonNode value) => value is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>For <see cref="Accepts"/>: one integer alone.</summary>
    public static Func<JsonNode, bool> Is(int number) =>
        value => value is JsonValue given && given.TryGetValue<int>(out var other) && other == number;

    /// <summary>For <see cref="Accepts"/>: one text alone.</summary>
    public static Func<JsonNode, bool> Is(string text) => IsOneOf([text]);

    /// <summary>For <see cref="Accepts"/>: one of some texts.</summary>
    public static Func<JsonNode, bool> IsOneOf(IReadOnlyList<string> texts) =>
        value => value is JsonValue given && given.TryGetValue<string>(out var text) && texts.Contains(text);

    /// <summary>Holds a configuration to rules.</summary>
    /// <exception cref="ModelFileException">A key has a value that is not supported.</exception>
    public static void Check(IEnumerable<KeyRule> rules, ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(configuration);
        var root = configuration.ToJson();
        foreach (var rule in rules)
        {
            if (rule.Accepts is { } accepts && root[rule.Key] is { } value && !accepts(value))
            {
                throw configuration.RefuseUnsupported(
                    rule.Key, $"is {ModelConfiguration.Show(value)}, which is not supported yet: {rule.Reason}");
            }
        }
    }
}
