using System.Text.Json;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Output;

/// <summary>Copies JSON without secrets in its texts.</summary>
internal static class MaskedJson
{
    /// <param name="json">One value, UTF-8.</param>
    /// <param name="target">Gets the same value.</param>
    /// <param name="secrets">What to take out.</param>
    /// <param name="exact">Names of members whose texts stay as they are.</param>
    public static void Copy(
        ReadOnlySpan<byte> json, Utf8JsonWriter target, SecretMask secrets, IReadOnlySet<string> exact)
    {
        var reader = new Utf8JsonReader(json);
        var isExact = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    target.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    target.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    target.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    target.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    isExact = exact.Contains(name);
                    target.WritePropertyName(secrets.Apply(name));
                    break;
                case JsonTokenType.String:
                    var text = reader.GetString()!;
                    target.WriteStringValue(isExact ? text : secrets.Apply(text));
                    break;
                default:
                    target.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }
}
