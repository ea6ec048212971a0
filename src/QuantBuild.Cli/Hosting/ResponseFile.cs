using System.Text;
using QuantBuild.Formats.Files;

namespace QuantBuild.Cli.Hosting;

/// <summary>
/// Reads <c>@file</c>: UTF-8, one argument a line, taken as it stands - blanks and all - but for one pair of double
/// quotes around it. Empty lines are skipped; there are no comments. A line that begins with <c>@</c> is an error: a
/// response file names no other, unless in quotes, where it is an argument like any other.
/// </summary>
internal static class ResponseFile
{
    /// <summary>The longest response file, in bytes.</summary>
    public const int Largest = 4 << 20;

    /// <summary>Arguments of all files together.</summary>
    public const int MostArguments = 20_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Puts the lines of response files in their place.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="folder">That paths are relative to.</param>
    /// <param name="expanded">All that could be read.</param>
    /// <param name="error">Why a file could not be; else null.</param>
    public static bool TryExpand(
        IReadOnlyList<string> arguments, string folder, out IReadOnlyList<string> expanded, out string? error)
    {
        var all = new List<string>();
        expanded = all;
        foreach (var argument in arguments)
        {
            if (argument is not ['@', _, ..])
            {
                all.Add(argument);
                continue;
            }

            if (!TryRead(Path.GetFullPath(argument[1..], folder), out var lines, out error))
            {
                return false;
            }

            all.AddRange(lines);
            if (all.Count > MostArguments)
            {
                error = $"the response file '{argument[1..]}' makes {all.Count} arguments, more than {MostArguments}";
                return false;
            }
        }

        error = null;
        return true;
    }

    /// <summary>The arguments of one file.</summary>
    public static bool TryRead(string path, out IReadOnlyList<string> arguments, out string? error)
    {
        arguments = [];
        var content = Read(path, out error);
        if (content is null)
        {
            return false;
        }

        string[] lines = content.Split('\n');
        var read = new List<string>();
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].TrimEnd('\r');
            if (line.StartsWith('@'))
            {
                error =
                    $"the response file '{path}' names another one in line {number}: write the lines of '{line[1..]}' "
                    + $"there, or \"{line}\" in quotes where it is no response file";
                return false;
            }

            if (line.Length > 0)
            {
                read.Add(Unquote(line));
            }
        }

        arguments = read;
        return true;
    }

    private static string? Read(string path, out string? error)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            var content = new byte[Largest + 1];
            var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            error = length > Largest
                ? $"the response file '{path}' has more than {Largest} bytes"
                : content.AsSpan(0, length).Contains((byte)0) ? $"the response file '{path}' is no text" : null;
            return error is null ? Utf8.GetString(content.AsSpan(0, length)).TrimStart('\uFEFF') : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"the response file '{path}' does not exist; an argument that begins with '@' names one";
            return null;
        }
        catch (DecoderFallbackException)
        {
            error = $"the response file '{path}' is not UTF-8";
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"the response file '{path}' {RegularFile.Explain(exception)}";
            return null;
        }
    }

    private static string Unquote(string line) =>
        line.Length > 1 && line.StartsWith('"') && line.EndsWith('"') ? line[1..^1] : line;
}
