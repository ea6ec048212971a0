namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>How often a field stands in its parent, by the numbers of the format.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
