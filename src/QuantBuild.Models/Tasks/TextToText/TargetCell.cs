using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.QuestionAnswering;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>
/// The right texts of a row: a text, a number or a truth value as it stands there; a list of texts; or the answers of
/// SQuAD, <c>{"text": […], "answer_start": […]}</c>. The first one is learned, any of them is right.
/// </summary>
internal static class TargetCell
{
    /// <param name="path">Of the file.</param>
    /// <param name="column">Its name.</param>
    /// <param name="cell">Of the column.</param>
    /// <exception cref="DatasetException">There is none, one is blank, or it is of another kind.</exception>
    public static IReadOnlyList<string> TextsOf(string path, string column, TableCell cell)
    {
        IReadOnlyList<string> texts = cell.Kind switch
        {
            TableCellKind.List => cell.Items!,
            TableCellKind.Object => AnswerReader.Parse(cell.Text)?.ConvertAll(answer => answer.Text)
                ?? throw new DatasetException(
                    DatasetProblem.Type, path, cell.Place,
                    $"The column '{column}' holds an object here, but a text to be written is wanted. Name the column "
                    + "that holds the texts; of objects only answers are read, {\"text\": [\"…\"], \"answer_start\": "
                    + "[0]}."),
            _ => [cell.Text],
        };
        return texts.Count > 0 && !texts.Any(string.IsNullOrWhiteSpace)
            ? texts
            : throw new DatasetException(
                DatasetProblem.Row, path, cell.Place,
                $"The column '{column}' has no text to be written in this row. Fill it in, or remove the row.");
    }
}
