namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>A value as it is stored.</summary>
/// <param name="Number">A truth value as 0 or 1, a whole number, or the bits of a floating-point number.</param>
/// <param name="Bytes">Of a byte array of any kind; only until the next value of the same page is read.</param>
internal readonly record struct PhysicalValue(long Number, ReadOnlyMemory<byte> Bytes = default);
