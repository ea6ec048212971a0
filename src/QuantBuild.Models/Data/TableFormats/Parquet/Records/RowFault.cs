namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>Why a row cannot be used, though the rows behind it can be read.</summary>
/// <param name="Problem">What kind of problem it is.</param>
/// <param name="Message">What is wrong, behind the column's name.</param>
internal sealed record RowFault(DatasetProblem Problem, string Message)
{
    public static RowFault NoText { get; } = new(
        DatasetProblem.Encoding, "holds bytes that are not UTF-8. Write it as text in UTF-8, or name another column.");

    public static RowFault Nul { get; } = new(
        DatasetProblem.Encoding, "holds the character NUL, which no text holds. Remove it.");

    public static RowFault TooLong { get; } = new(
        DatasetProblem.Limit,
        $"holds a text of more than {TableLimits.LineBytes} bytes. Check that the column holds texts.");
}
