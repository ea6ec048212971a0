namespace QuantBuild.Formats.Files;

/// <summary>Why the file system refused, as far as it matters to what a person can do.</summary>
public enum StorageFailure
{
    /// <summary>None of the others: the operating system's message tells.</summary>
    Other,

    /// <summary>No space is left, or a quota or the largest size of a file is reached.</summary>
    Full,

    /// <summary>The user may not.</summary>
    Denied,

    /// <summary>The file system takes no changes.</summary>
    ReadOnly,

    /// <summary>The disk, or the way to it, is broken.</summary>
    Device,

    /// <summary>Too many files are open, or the system has no locks or memory left.</summary>
    Limits,

    /// <summary>The path is too long, or no name that the file system takes.</summary>
    Name,

    /// <summary>The folder is not there.</summary>
    Missing,

    /// <summary>Another process holds the file.</summary>
    Held,
}
