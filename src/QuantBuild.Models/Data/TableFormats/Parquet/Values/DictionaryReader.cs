namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads values by their place in a dictionary.</summary>
/// <param name="dictionary">Of the column and row group.</param>
/// <param name="indices">From 0.</param>
internal sealed class DictionaryReader(PhysicalValue[] dictionary, HybridReader indices) : IValueReader
{
    public PhysicalValue Next()
    {
        var index = indices.NextNumber();
        return (uint)index < (uint)dictionary.Length
            ? dictionary[index]
            : throw new InvalidDataException(
                $"a value is entry {(uint)index} of a dictionary that has {dictionary.Length}");
    }
}
