namespace QuantBuild.Models.Data;

/// <summary>What a cell of a table holds.</summary>
public enum TableCellKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of texts, numbers or truth values.</summary>
    List,

    /// <summary>An object of JSON, or a record of several columns.</summary>
    Object,

    /// <summary>Nothing, said as such (JSON's and Parquet's null).</summary>
    Null,
}
