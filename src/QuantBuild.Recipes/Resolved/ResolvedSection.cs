using System.Text.Json;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Resolved;

/// <summary>A section as its schema has it, with every default filled in; keys without effect are left out.</summary>
internal static class ResolvedSection
{
    public static void Write(string name, IEnumerable<KeySchema> keys, ValidatedObject section, Utf8JsonWriter writer)
    {
        writer.WriteStartObject(name);
        foreach (var key in keys.Where(key => key.Supported && key.IsUsedIn(section)))
        {
            if (section.Find<object>(key.Name) is ValidatedObject part)
            {
                Write(key.Name, key.Value.Section!.Keys, part, writer);
            }
            else if (section.Find<object>(key.Name) is { } value)
            {
                writer.WritePropertyName(key.Name);
                WriteValue(value, writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(object value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case IReadOnlyList<object> items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue((string)value);
                break;
        }
    }
}
