namespace QuantBuild.Tests.Shared.Storage;

/// <summary>What the file system says when it refuses, as the runtime throws it on Linux.</summary>
internal static class DiskErrors
{
    /// <summary>By the name of errno.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT", "EMFILE", "ESTALE",
    ];

    /// <summary>The four of every test.</summary>
    public static IReadOnlyList<string> Main { get; } = ["ENOSPC", "EACCES", "EIO", "EROFS"];

    public static Exception Make(string name) => name switch
    {
        "ENOSPC" => new IOException("No space left on device", 28),
        "EDQUOT" => new IOException("Disk quota exceeded", 122),
        "EIO" => new IOException("Input/output error", 5),
        "ESTALE" => new IOException("Stale file handle", 116),
        "EROFS" => new IOException("Read-only file system", 30),
        "EMFILE" => new IOException("Too many open files", 24),
        "EACCES" => new UnauthorizedAccessException(
            "Access to the path is denied.", new IOException("Permission denied", 13)),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    /// <summary>The codes that a command may end with.</summary>
    /// <param name="name">Of the error.</param>
    /// <param name="place">Codes of the places it writes to.</param>
    public static string[] CodesOf(string name, params string[] place) => name switch
    {
        "ENOSPC" or "EDQUOT" => ["QB4006"],
        "EIO" or "ESTALE" => ["QB5010"],
        "EMFILE" => ["QB5011"],
        _ => place,
    };
}
