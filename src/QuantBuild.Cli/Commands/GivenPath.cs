using QuantBuild.Cli.Hosting;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary>Files and folders that arguments name: that they are there, and of the right kind.</summary>
internal static class GivenPath
{
    private const int MostNames = 3;

    /// <param name="given">As the user wrote it.</param>
    /// <param name="what">Such as "model package".</param>
    /// <param name="pattern">
    /// Of its name, such as <c>*.nupkg</c>; shows what a folder holds that was given instead.
    /// </param>
    /// <param name="environment">Of the command line.</param>
    /// <returns>Absolute.</returns>
    /// <exception cref="DiagnosticException">QB5051: there is none, or it is a folder.</exception>
    public static string File(string given, string what, string pattern, CommandEnvironment environment)
    {
        var path = environment.Resolve(given);
        if (Directory.Exists(path))
        {
            throw Refuse(given, $"'{given}' is a folder, and a file is wanted; give the {what}{Inside(path, pattern)}");
        }

        return System.IO.File.Exists(path) ? path : throw NotThere(given, what);
    }

    /// <summary>A folder.</summary>
    /// <inheritdoc cref="File"/>
    public static string Folder(string given, string what, CommandEnvironment environment)
    {
        var path = environment.Resolve(given);
        if (System.IO.File.Exists(path))
        {
            throw Refuse(given, $"'{given}' is a file, and a folder is wanted; give the {what}");
        }

        return Directory.Exists(path) ? path : throw NotThere(given, what);
    }

    /// <summary>Either.</summary>
    /// <inheritdoc cref="File"/>
    public static string FileOrFolder(string given, string what, CommandEnvironment environment)
    {
        var path = environment.Resolve(given);
        return System.IO.File.Exists(path) || Directory.Exists(path) ? path : throw NotThere(given, what);
    }

    /// <summary>A file to be written, there or not.</summary>
    /// <inheritdoc cref="File"/>
    public static string NewFile(string given, string what, CommandEnvironment environment)
    {
        var path = environment.Resolve(given);
        return Directory.Exists(path)
            ? throw Refuse(given, $"'{given}' is a folder; give a file for the {what}")
            : path;
    }

    /// <summary>A folder to be written, there or not.</summary>
    /// <inheritdoc cref="File"/>
    public static string NewFolder(string given, string what, CommandEnvironment environment)
    {
        // "https://…" would make folders of these names.
        if (given.Contains("://", StringComparison.Ordinal))
        {
            throw Refuse(given, $"'{given}' is an address; give a folder for the {what}");
        }

        var path = environment.Resolve(given);
        return System.IO.File.Exists(path)
            ? throw Refuse(given, $"'{given}' is a file; give a folder for the {what}")
            : path;
    }

    private static DiagnosticException NotThere(string given, string what) =>
        Refuse(given, $"'{given}' does not exist; check the path of the {what}");

    private static DiagnosticException Refuse(string given, string message) =>
        DiagnosticTable.ArgumentNotThere.Exception(new SourceLocation(given), message);

    private static string Inside(string folder, string pattern)
    {
        try
        {
            var names = Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal).Take(MostNames + 1).ToList();
            var more = names.Count > MostNames ? ", …" : string.Empty;
            return names.Count == 0 ? string.Empty : $" in it: {string.Join(", ", names.Take(MostNames))}{more}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
