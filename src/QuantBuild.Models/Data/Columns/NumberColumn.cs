using System.Globalization;

namespace QuantBuild.Models.Data;

/// <summary>A column of finite numbers, written with a decimal point and maybe an exponent.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class NumberColumn(string path, string column)
{
    // A float32, as which losses see it, holds no larger one.
    private const double Largest = float.MaxValue;

    private const int LongestQuotation = 40;

    /// <summary>The number that a field is.</summary>
    /// <exception cref="DatasetException">It is none.</exception>
    public double Parse(string field, TablePlace place) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= Largest
            ? number
            : throw NoNumber(field, place);

    private DatasetException NoNumber(string field, TablePlace place)
    {
        if (field.Length == 0)
        {
            return new DatasetException(
                DatasetProblem.Row, path, place,
                $"The column '{column}' is empty in this row. Give the number, or remove the row.");
        }

        var shown = field.Length <= LongestQuotation
            ? field
            : string.Concat(field.AsSpan(0, LongestQuotation), "…");
        return QuotedForm.Is(field)
            ? new DatasetException(
                DatasetProblem.Quoted, path, place,
                $"The number '{shown}' is in quotation marks. {QuotedForm.Advice}")
            : new DatasetException(
                DatasetProblem.Label, path, place,
                $"'{shown}' in column '{column}' is no finite number. Write numbers such as 3.8, with a point, or name "
                + "the column that holds them.");
    }
}
