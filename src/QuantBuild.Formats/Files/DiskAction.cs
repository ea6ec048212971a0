namespace QuantBuild.Formats.Files;

/// <summary>What is about to change on the disk.</summary>
public enum DiskAction
{
    /// <summary>A folder is made.</summary>
    CreateFolder,

    /// <summary>A file is made, or emptied to be written anew.</summary>
    Create,

    /// <summary>Bytes go to a file.</summary>
    Write,

    /// <summary>What was written is made to outlive a loss of power.</summary>
    Flush,

    /// <summary>A file or folder gets another name.</summary>
    Move,

    /// <summary>Two folders exchange their names.</summary>
    Exchange,

    /// <summary>Who may use a folder is set.</summary>
    SetMode,

    /// <summary>A file, or a folder with all in it, is removed.</summary>
    Delete,
}
