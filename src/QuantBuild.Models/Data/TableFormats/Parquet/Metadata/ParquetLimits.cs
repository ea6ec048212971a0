namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>Caps on untrusted files: a few bytes can claim any number of values.</summary>
internal static class ParquetLimits
{
    /// <summary>Of the metadata at a file's end.</summary>
    public const int MetadataBytes = 1 << 25;

    /// <summary>Fields of a schema, of all levels.</summary>
    public const int SchemaElements = 4 * TableLimits.Columns;

    /// <summary>Levels of a schema.</summary>
    public const int SchemaDepth = 32;

    /// <summary>Of a file.</summary>
    public const long Rows = 1L << 27;

    /// <summary>Of one page, compressed or not.</summary>
    public const int PageBytes = 1 << 27;

    /// <summary>Of a page's header.</summary>
    public const int HeaderBytes = 1 << 20;

    /// <summary>Of one page.</summary>
    public const int PageValues = 1 << 24;

    /// <summary>Of one dictionary.</summary>
    public const int DictionaryEntries = 1 << 22;

    /// <summary>Of the lists of one row.</summary>
    public const int RowItems = 1 << 20;

    /// <summary>Of one file when it is read to its end: decompressed pages and, for themselves, texts.</summary>
    public const long FileBytes = TableLimits.FileBytes;
}
