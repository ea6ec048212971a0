using System.Globalization;
using System.Text;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Logging;

/// <summary>What a run told, with the time of each line in UTC, and the stack traces of faults; without secrets.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private readonly SecretMask secrets;

    private LogFile(string path, SecretMask secrets)
    {
        this.secrets = secrets;
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
    public static LogFile Open(string path, SecretMask secrets)
    {
        try
        {
            return new LogFile(path, secrets);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var fault = Directory.Exists(path)
                ? "this is a folder; give a file for the log"
                : $"the log cannot be written: {exception.Message}; choose another file";
            throw DiagnosticTable.OutputUnwritable.Exception(
                new SourceLocation(path),
                fault,
                exception);
        }
    }

    /// <summary>Begins a log that nobody asked for; null where the file cannot be written.</summary>
    public static LogFile? TryOpen(string path, SecretMask secrets)
    {
        try
        {
            return new LogFile(path, secrets);
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
            writer.WriteLine($"{time} {secrets.Apply(line)}");
        }
    }

    public void Dispose() => writer.Dispose();
}
