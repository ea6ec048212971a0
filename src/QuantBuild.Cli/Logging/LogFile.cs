using System.Globalization;
using System.Text;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Logging;

/// <summary>What a run told, with the time of each line in UTC, and the stack traces of faults.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer;

    private LogFile(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            AutoFlush = true,
        };
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Begins a log that the user asked for.</summary>
    /// <exception cref="DiagnosticException">QB4001: the file cannot be written.</exception>
    public static LogFile Open(string path)
    {
        try
        {
            return new LogFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.OutputUnwritable.Exception(
                new SourceLocation(path),
                $"the log cannot be written: {exception.Message}; choose another file",
                exception);
        }
    }

    /// <summary>Begins a log that nobody asked for; null where the file cannot be written.</summary>
    public static LogFile? TryOpen(string path)
    {
        try
        {
            return new LogFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void WriteLine(string line)
    {
        lock (gate)
        {
            var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            writer.WriteLine($"{time} {line}");
        }
    }

    public void Dispose() => writer.Dispose();
}
