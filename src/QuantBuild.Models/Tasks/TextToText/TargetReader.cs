using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>Reads a column of texts to be written.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class TargetReader(string path, string column) : ITargetReader
{
    private readonly WrittenTargetsBuilder targets = new();

    public void Judge(string field, TablePlace place) => Judge(TableCell.OfText(field, place));

    public void Judge(TableCell cell) => TargetCell.TextsOf(cell.Place.Path ?? path, column, cell);

    /// <exception cref="NotSupportedException">Always: a text is read with its tokens.</exception>
    /// <inheritdoc/>
    public void Read(string field, TablePlace place, TokenizedText text) =>
        throw new NotSupportedException("Texts to be written are read with the row that they stand in.");

    public void Read(TextExample row, IReadOnlyList<EncodedText> texts)
    {
        var cell = row.Target!.Value;
        targets.Add(
            texts[0].Tokens.Length,
            texts[0].Written,
            TargetCell.TextsOf(cell.Place.Path ?? path, column, cell));
    }

    public ITargets ToTargets() => targets.Build();
}
