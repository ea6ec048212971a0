namespace QuantBuild.Models.Data.TableFormats.Parquet.Values;

/// <summary>Reads the values of a page, in their order; absent ones are none.</summary>
internal interface IValueReader
{
    /// <exception cref="InvalidDataException">There is no further one, or it breaks the encoding's rules.</exception>
    PhysicalValue Next();
}
