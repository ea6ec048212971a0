namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>A record of several fields, in the schema's order.</summary>
internal sealed record GroupValue(IReadOnlyList<KeyValuePair<string, RecordValue?>> Fields) : RecordValue;
