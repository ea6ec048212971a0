namespace QuantBuild.Models.Data;

/// <summary>
/// Reads a table row by row. A reader knows its format only; what the columns must hold is the same for all formats
/// (<see cref="TextTable"/>).
/// </summary>
public interface ITableReader : IDisposable
{
    /// <summary>Of the file.</summary>
    string Path { get; }

    /// <summary>The columns' names.</summary>
    TableHeader Header { get; }

    /// <summary>
    /// Whether quotation marks around a field are a part of it, so that a column written with them is not what was
    /// meant.
    /// </summary>
    bool KeepsQuotes { get; }

    /// <summary>
    /// The rows from here to the end of the file. One that does not fit the format or the header is given with its
    /// fault, and reading goes on behind it.
    /// </summary>
    /// <param name="columns">
    /// Which are wanted, by their place in <see cref="Header"/>; each row has their cells, in this order.
    /// </param>
    /// <exception cref="DatasetException">The file cannot be read any further.</exception>
    IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns);
}
