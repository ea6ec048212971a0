namespace QuantBuild.Models.Data;

/// <summary>
/// Reads a table row by row. A reader knows its format only; what the columns must hold is the same for all formats
/// (<see cref="TextTable"/>).
/// </summary>
public interface ITableReader : IDisposable
{
    string Path { get; }

    /// <summary>The columns' names.</summary>
    TableHeader Header { get; }

    /// <summary>The rows from here to the end of the file.</summary>
    /// <exception cref="DatasetException">A row that does not fit the format or the header.</exception>
    IEnumerable<TableRow> ReadRows();
}
