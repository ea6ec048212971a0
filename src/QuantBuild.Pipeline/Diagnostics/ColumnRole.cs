namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>What a column of a data file is read for.</summary>
internal enum ColumnRole
{
    Text,
    Pair,
    Label,
}
