using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>Makes what a row has in a column the cell of a table.</summary>
internal static class RecordCell
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A list of texts, numbers and truth values as a list; a list of anything else, and a record, as its JSON.
    /// </summary>
    public static TableCell Of(RecordValue? value, TablePlace place) => value switch
    {
        null => new TableCell(TableCellKind.Null, string.Empty, place),
        ScalarValue scalar => new TableCell(scalar.Kind, scalar.Text, place),
        ListValue { Items: var items } when items.All(item => item is ScalarValue) => TableCell.OfList(
            [.. items.Select(item => ((ScalarValue)item!).Text)], place),
        _ => new TableCell(TableCellKind.Object, JsonOf(value), place),
    };

    private static string JsonOf(RecordValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, RecordValue? value)
    {
        switch (value)
        {
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case GroupValue group:
                json.WriteStartObject();
                foreach (var (name, field) in group.Fields)
                {
                    json.WritePropertyName(name);
                    Write(json, field);
                }

                json.WriteEndObject();
                break;
            case ScalarValue scalar:
                WriteScalar(json, scalar);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, ScalarValue scalar)
    {
        // JSON has no number that is none, or infinite.
        var isLiteral = scalar.Kind == TableCellKind.Boolean
            || (scalar.Kind == TableCellKind.Number && char.IsAsciiDigit(scalar.Text[^1]));
        if (isLiteral)
        {
            json.WriteRawValue(scalar.Text);
        }
        else
        {
            json.WriteStringValue(scalar.Text);
        }
    }
}
