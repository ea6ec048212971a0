using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>
/// Writes YAML that reads back as the same tree: mappings as blocks, what stands in lists on one line.
/// </summary>
internal static class YamlWriter
{
    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(YamlMapping mapping)
    {
        var text = new StringBuilder();
        WriteBlock(text, mapping, indent: 0);
        return text.ToString();
    }

    private static void WriteBlock(StringBuilder text, YamlMapping mapping, int indent)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            switch (value)
            {
                case YamlMapping { Entries.Count: > 0 } below:
                    text.Append('\n');
                    WriteBlock(text, below, indent + 2);
                    break;
                case YamlSequence { Items.Count: > 0 } sequence:
                    text.Append('\n');
                    foreach (var item in sequence.Items)
                    {
                        text.Append(' ', indent + 2).Append("- ").Append(Flow(item)).Append('\n');
                    }

                    break;
                default:
                    text.Append(' ').Append(Flow(value)).Append('\n');
                    break;
            }
        }
    }

    private static string Flow(YamlNode node) => node switch
    {
        YamlScalar scalar => Scalar(scalar),
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Flow))}]",
        YamlMapping { Entries.Count: 0 } => "{}",
        YamlMapping mapping =>
            $"{{ {string.Join(", ", mapping.Entries.Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}"))} }}",
        _ => throw new ArgumentException($"{node.Description} cannot be written.", nameof(node)),
    };

    // A JSON text is a YAML text in double quotes.
    private static string Scalar(YamlScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Text => IsName(scalar.Text) ? scalar.Text : JsonSerializer.Serialize(scalar.Text, Relaxed),
        _ => scalar.Text,
    };

    // Letters first, nothing that YAML gives a meaning to, and no word that is not a text.
    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
        && new YamlScalar(new Recipes.Diagnostics.SourceLocation("name"), text, IsPlain: true).Kind == ScalarKind.Text;
}
