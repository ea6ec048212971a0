namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>What a row has in a column, or in a field of it: one of three things, or null for nothing.</summary>
internal abstract record RecordValue;
