namespace QuantBuild.Formats.Files;

/// <summary>A folder, device, pipe or socket stands where a file is wanted.</summary>
public sealed class NotRegularFileException : IOException
{
    /// <param name="path">What was to be read.</param>
    /// <param name="what">What it is, with its article.</param>
    public NotRegularFileException(string path, string what)
        : base($"'{path}' is {what}, not a file.")
    {
        What = what;
    }

    /// <summary>What it is, such as <c>a folder</c>.</summary>
    public string What { get; }
}
