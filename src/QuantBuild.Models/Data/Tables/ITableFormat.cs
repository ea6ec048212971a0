namespace QuantBuild.Models.Data;

/// <summary>How tables lie in files. A format knows nothing of what its columns are for.</summary>
public interface ITableFormat
{
    /// <summary>The name in recipes.</summary>
    string Name { get; }

    /// <summary>
    /// The endings of file names that mean this format, each with its dot, in small letters; no other format has them.
    /// </summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>The options that have a meaning here.</summary>
    TableSettings Settings { get; }

    /// <summary>Opens a file and reads the names of its columns.</summary>
    /// <param name="path">Of a file of this format.</param>
    /// <param name="options">Those without a meaning for the format are not looked at.</param>
    /// <exception cref="DatasetException">The file cannot be opened, or its columns cannot be told.</exception>
    ITableReader Open(string path, TableOptions options);
}
