namespace QuantBuild.Models.Data;

/// <summary>Caps on untrusted files, far above what fits a model.</summary>
internal static class TableLimits
{
    /// <summary>Of a whole file.</summary>
    public const long FileBytes = 1L << 34;

    /// <summary>Of one line; what is no table often has no line end at all.</summary>
    public const int LineBytes = 1 << 24;

    /// <summary>Of a header.</summary>
    public const int Columns = 4096;

    /// <summary>Told of one table; what is no table would have one in every row.</summary>
    public const int Faults = 20;
}
