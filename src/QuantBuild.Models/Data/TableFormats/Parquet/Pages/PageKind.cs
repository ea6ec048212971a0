namespace QuantBuild.Models.Data.TableFormats.Parquet.Pages;

/// <summary>What a page holds, by the numbers of the format.</summary>
internal enum PageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataOfVersion2 = 3,
}
