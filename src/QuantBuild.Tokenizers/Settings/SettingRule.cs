using System.Text.Json;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>What becomes of one key of <c>tokenizer_config.json</c>.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Reason">Why its value cannot change a result unseen.</param>
/// <param name="Accepts">The values that are taken; null for all. A key that is absent or null is always taken.</param>
internal sealed record SettingRule(string Key, string Reason, Func<JsonElement, bool>? Accepts = null)
{
    public static bool IsTrue(JsonElement value) => value.ValueKind == JsonValueKind.True;

    public static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;

    public static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };

    public static Func<JsonElement, bool> Is(string text) =>
        value => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
