using System.Globalization;
using System.Numerics;
using System.Text;
using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;
using QuantBuild.Models.Data.TableFormats.Parquet.Values;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>Writes values as a table's cells have them.</summary>
internal static class ScalarText
{
    private const int LongestDecimal = 64;
    private const int HalfBytes = 2;

    /// <summary>Whether the values of a leaf are texts, numbers or truth values.</summary>
    public static bool IsRead(SchemaElement element) => (element.Type, element.Meaning) switch
    {
        (_, ValueMeaning.Other or ValueMeaning.List) => false,
        (PhysicalType.Int96, _) => false,
        (PhysicalType.ByteArray, ValueMeaning.Unsigned or ValueMeaning.Half) => false,
        (PhysicalType.FixedLengthByteArray, ValueMeaning.Decimal) => element.TypeLength is > 0 and <= LongestDecimal,
        (PhysicalType.FixedLengthByteArray, ValueMeaning.Half) => element.TypeLength == HalfBytes,
        (PhysicalType.FixedLengthByteArray, _) => false,
        (PhysicalType.ByteArray or PhysicalType.Int32 or PhysicalType.Int64, _) => true,
        (_, ValueMeaning.Plain) => true,
        _ => false,
    };

    /// <param name="element">One that is read.</param>
    /// <param name="value">Of it.</param>
    /// <exception cref="DecoderFallbackException">The bytes of a text are no UTF-8.</exception>
    /// <exception cref="InvalidDataException">The bytes are too many for a number.</exception>
    public static ScalarValue Of(SchemaElement element, PhysicalValue value) => (element.Type, element.Meaning) switch
    {
        (PhysicalType.Boolean, _) => new ScalarValue(TableCellKind.Boolean, value.Number != 0 ? "true" : "false"),
        (PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray, ValueMeaning.Decimal) =>
            Number(DecimalOf(BigIntegerOf(value.Bytes.Span), element.Scale)),
        (PhysicalType.ByteArray, _) => new ScalarValue(
            TableCellKind.Text, StrictText.GetString(value.Bytes.Span)),
        (PhysicalType.FixedLengthByteArray, _) => Number(
            BitConverter.ToHalf(value.Bytes.Span).ToString(CultureInfo.InvariantCulture)),
        (PhysicalType.Float, _) => Number(
            BitConverter.Int32BitsToSingle((int)value.Number).ToString(CultureInfo.InvariantCulture)),
        (PhysicalType.Double, _) => Number(
            BitConverter.Int64BitsToDouble(value.Number).ToString(CultureInfo.InvariantCulture)),
        (_, ValueMeaning.Decimal) => Number(DecimalOf(value.Number, element.Scale)),
        (PhysicalType.Int32, ValueMeaning.Unsigned) => Number(
            unchecked((uint)value.Number).ToString(CultureInfo.InvariantCulture)),
        (_, ValueMeaning.Unsigned) => Number(
            unchecked((ulong)value.Number).ToString(CultureInfo.InvariantCulture)),
        _ => Number(value.Number.ToString(CultureInfo.InvariantCulture)),
    };

    private static ScalarValue Number(string text) => new(TableCellKind.Number, text);

    private static BigInteger BigIntegerOf(ReadOnlySpan<byte> bytes) => bytes.Length <= LongestDecimal
        ? new BigInteger(bytes, isUnsigned: false, isBigEndian: true)
        : throw new InvalidDataException($"a decimal has {bytes.Length} bytes");

    private static string DecimalOf(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
