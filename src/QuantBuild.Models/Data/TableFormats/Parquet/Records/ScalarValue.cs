namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>A text, a number or a truth value.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">As in a <see cref="TableCell"/>.</param>
internal sealed record ScalarValue(TableCellKind Kind, string Text) : RecordValue;
