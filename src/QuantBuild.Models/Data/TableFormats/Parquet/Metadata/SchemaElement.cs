namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>One field of a schema; the fields of a group stand behind it.</summary>
/// <param name="Name">Within its group.</param>
/// <param name="Type">Null for a group.</param>
/// <param name="TypeLength">Of a <see cref="PhysicalType.FixedLengthByteArray"/>, in bytes.</param>
/// <param name="Repetition">Of the root, nothing.</param>
/// <param name="Children">Of a group, how many fields it has.</param>
/// <param name="Meaning">What the values are meant as.</param>
/// <param name="MeaningName">For messages, such as <c>DATE</c>; empty for a plain one.</param>
/// <param name="Scale">Of a decimal: digits behind the point.</param>
internal sealed record SchemaElement(
    string Name,
    PhysicalType? Type,
    int TypeLength,
    Repetition Repetition,
    int Children,
    ValueMeaning Meaning,
    string MeaningName,
    int Scale)
{
    // Numbers of ConvertedType; each at its place.
    private static readonly string[] ConvertedNames =
    [
        "UTF8", "MAP", "MAP_KEY_VALUE", "LIST", "ENUM", "DECIMAL", "DATE", "TIME", "TIME", "TIMESTAMP", "TIMESTAMP",
        "UINT_8", "UINT_16", "UINT_32", "UINT_64", "INT_8", "INT_16", "INT_32", "INT_64", "JSON", "BSON", "INTERVAL",
    ];

    // Fields of the union LogicalType; each at its number.
    private static readonly string[] LogicalNames =
    [
        "", "STRING", "MAP", "LIST", "ENUM", "DECIMAL", "DATE", "TIME", "TIMESTAMP", "", "INTEGER", "UNKNOWN", "JSON",
        "BSON", "UUID", "FLOAT16", "VARIANT", "GEOMETRY", "GEOGRAPHY",
    ];

    public static SchemaElement Read(ref ThriftReader reader)
    {
        string? name = null;
        int? type = null;
        var (length, repetition, children, scale) = (0, 0, 0, 0);
        var (converted, logical) = ("", "");
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            switch (field)
            {
                case 1:
                    type = reader.ReadInt32(kind);
                    break;
                case 2:
                    length = reader.ReadInt32(kind);
                    break;
                case 3:
                    repetition = reader.ReadInt32(kind);
                    break;
                case 4:
                    name = reader.ReadText(kind);
                    break;
                case 5:
                    children = reader.ReadInt32(kind);
                    break;
                case 6:
                    converted = NameOf(ConvertedNames, reader.ReadInt32(kind));
                    break;
                case 7:
                    scale = reader.ReadInt32(kind);
                    break;
                case 10 when kind == ThriftType.Structure:
                    logical = ReadLogical(ref reader, ref scale);
                    break;
                default:
                    reader.Skip(kind);
                    break;
            }
        }

        if (name is null || repetition is < 0 or > 2 || type is < 0 or > 7 || children < 0 || length < 0
            || scale is < 0 or > 64 || (type is null) == (children == 0))
        {
            throw new InvalidDataException("a field of the schema is not whole");
        }

        var meaning = logical.Length > 0 ? logical : converted;
        return new SchemaElement(
            name, (PhysicalType?)type, length, (Repetition)repetition, children, MeaningOf(meaning), meaning, scale);
    }

    private static string ReadLogical(ref ThriftReader reader, ref int scale)
    {
        var name = "";
        reader.Enter();
        var field = 0;
        while (reader.NextField(ref field) is not ThriftType.Stop and var kind)
        {
            name = NameOf(LogicalNames, field);
            if (kind != ThriftType.Structure)
            {
                throw new InvalidDataException("a logical type is expected");
            }

            reader.Enter();
            var part = 0;
            while (reader.NextField(ref part) is not ThriftType.Stop and var type)
            {
                switch (name, part)
                {
                    case ("DECIMAL", 1):
                        scale = reader.ReadInt32(type);
                        break;
                    case ("INTEGER", 2):
                        name = ThriftReader.ReadBoolean(type) ? "INT" : "UINT";
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }
        }

        return name;
    }

    // What later versions of the format add is not read.
    private static string NameOf(string[] names, int number) =>
        number >= 0 && number < names.Length && names[number].Length > 0 ? names[number] : "UNKNOWN";

    private static ValueMeaning MeaningOf(string name) => name switch
    {
        "" or "MAP_KEY_VALUE" or "INT" or "INT_8" or "INT_16" or "INT_32" or "INT_64" => ValueMeaning.Plain,
        "UTF8" or "STRING" or "ENUM" or "JSON" => ValueMeaning.Text,
        "UINT" or "UINT_8" or "UINT_16" or "UINT_32" or "UINT_64" => ValueMeaning.Unsigned,
        "DECIMAL" => ValueMeaning.Decimal,
        "FLOAT16" => ValueMeaning.Half,
        "LIST" or "MAP" => ValueMeaning.List,
        _ => ValueMeaning.Other,
    };
}
