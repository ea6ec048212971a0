namespace QuantBuild.Models.Data;

/// <summary>Opens data files.</summary>
public static class TableFile
{
    /// <param name="path">Tab-separated: see <see cref="TsvReader"/>.</param>
    /// <exception cref="DatasetException">The file cannot be opened, or has no header.</exception>
    public static ITableReader Open(string path) => TsvReader.Open(path);
}
