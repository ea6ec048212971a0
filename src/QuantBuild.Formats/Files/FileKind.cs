namespace QuantBuild.Formats.Files;

/// <summary>What a path leads to, symbolic links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or something this system does not tell.</summary>
    Unknown,
    Regular,
    Folder,
    Pipe,
    Socket,
    Device,
}
