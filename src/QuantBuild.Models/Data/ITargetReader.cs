using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>
/// Reads a column of targets in two passes: every field is judged before the first one is used, so that the way a field
/// is read never depends on where in the file it stands.
/// </summary>
public interface ITargetReader
{
    /// <summary>Judges the next row's field.</summary>
    /// <exception cref="DatasetException">
    /// The field is no target, or cannot be one together with those before it.
    /// </exception>
    void Judge(string field, TablePlace place);

    /// <summary>Judges the next row's cell; by default as the text that it is.</summary>
    /// <inheritdoc cref="Judge(string, TablePlace)" path="/exception"/>
    void Judge(TableCell cell) => Judge(cell.Text, cell.Place);

    /// <summary>Judges the next row, of which a target may be more than its cell; by default the cell.</summary>
    /// <param name="row">With the cell; its texts are right.</param>
    /// <inheritdoc cref="Judge(string, TablePlace)" path="/exception"/>
    void Judge(TextExample row) => Judge(row.Target!.Value);

    /// <summary>Reads the next row's field, in the second pass.</summary>
    /// <param name="field">As it was judged.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">The row's text, for targets that are places in it.</param>
    /// <exception cref="DatasetException">The field was not among those judged: the file has changed.</exception>
    void Read(string field, TablePlace place, TokenizedText text);

    /// <summary>Reads the next row's cell, in the second pass; by default as the text that it is.</summary>
    /// <param name="cell">As it was judged.</param>
    /// <param name="text">The row's text, for targets that are places in it.</param>
    /// <inheritdoc cref="Read(string, TablePlace, TokenizedText)" path="/exception"/>
    void Read(TableCell cell, TokenizedText text) => Read(cell.Text, cell.Place, text);

    /// <summary>Reads the next row, of which a target may be more than its cell; by default the cell.</summary>
    /// <param name="row">With the cell.</param>
    /// <param name="text">The row's text.</param>
    /// <inheritdoc cref="Read(string, TablePlace, TokenizedText)" path="/exception"/>
    void Read(TextExample row, TokenizedText text) => Read(row.Target!.Value, text);

    /// <summary>Reads the next row, of which the model may be given several texts; by default with the last.</summary>
    /// <param name="row">With the cell.</param>
    /// <param name="texts">What the model is given of the row, in order.</param>
    /// <inheritdoc cref="Read(string, TablePlace, TokenizedText)" path="/exception"/>
    void Read(TextExample row, IReadOnlyList<EncodedText> texts) => Read(row, texts[^1].Tokens);

    /// <summary>The targets of all rows that were read, in their order.</summary>
    ITargets ToTargets();
}
