namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>A list.</summary>
internal sealed record ListValue(IReadOnlyList<RecordValue?> Items) : RecordValue;
