namespace QuantBuild.Models.Data;

/// <summary>A table that lies in one file, or in several, one behind the other.</summary>
/// <param name="Paths">Of the files, at least one, in the order of their rows.</param>
/// <param name="Format">Of all of them.</param>
/// <param name="Options">Of all of them.</param>
public sealed record TableSource(IReadOnlyList<string> Paths, ITableFormat Format, TableOptions Options)
{
    /// <summary>Opens one of the files.</summary>
    /// <exception cref="DatasetException">It cannot be opened, or its columns cannot be told.</exception>
    public ITableReader Open(string path) => Format.Open(path, Options);
}
