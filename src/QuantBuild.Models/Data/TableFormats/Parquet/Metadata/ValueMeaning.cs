namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>What the stored values of a field are meant as.</summary>
internal enum ValueMeaning
{
    /// <summary>As they are stored.</summary>
    Plain,

    /// <summary>A text in UTF-8.</summary>
    Text,

    /// <summary>A whole number without a sign.</summary>
    Unsigned,

    /// <summary>A whole number, to be divided by a power of ten.</summary>
    Decimal,

    /// <summary>A floating-point number of 16 bits.</summary>
    Half,

    /// <summary>A list in three levels, or in the two of older writers.</summary>
    List,

    /// <summary>Something that no task reads, such as a date.</summary>
    Other,
}
