using QuantBuild.Formats.Files;

namespace QuantBuild.Cli.Hosting;

/// <summary>
/// Reads <c>@file</c>: UTF-8, one argument a line, taken as it stands - blanks and all - but for one pair of double
/// quotes around it. Empty lines are skipped; there are no comments, and no response file in a response file.
/// </summary>
internal static class ResponseFile
{
    /// <summary>Fits System.CommandLine's token replacer; <paramref name="path"/> comes without the <c>@</c>.</summary>
    public static bool TryRead(string path, out IReadOnlyList<string>? arguments, out string? error)
    {
        try
        {
            RegularFile.Require(path);
            arguments = [.. File.ReadAllLines(path).Where(line => line.Length > 0).Select(Unquote)];
            error = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            arguments = null;
            error = $"The response file '{path}' {RegularFile.Explain(exception)}";
            return false;
        }
    }

    private static string Unquote(string line) =>
        line.Length > 1 && line.StartsWith('"') && line.EndsWith('"') ? line[1..^1] : line;
}
