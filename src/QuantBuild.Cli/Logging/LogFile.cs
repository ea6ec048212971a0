using System.Globalization;
using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Logging;

/// <summary>
/// What a run told, with the time of each line in UTC, and the stack traces of faults; without secrets. A log that
/// cannot be written ends, says so once, and never ends what it is the log of.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly SecretMask secrets;
    private readonly DiskStream stream;

    private LogFile(string path, SecretMask secrets)
    {
        this.secrets = secrets;
        Path = path;
        Disk.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        stream = Disk.CreateShared(path);
    }

    /// <summary>Absolute path of the log.</summary>
    public string Path { get; }

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public StorageException? Failure { get; private set; }

    /// <summary>Called once, when a line could not be written.</summary>
    public Action<Diagnostic>? Failed { get; set; }

    /// <summary>Begins a log that the user asked for.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="secrets">What to take out of every line.</param>
    /// <param name="warning">QB5012 where the disk or the system refuses; null otherwise.</param>
    /// <returns>Null where there is a warning.</returns>
    /// <exception cref="DiagnosticException">QB4001: there can be no such file.</exception>
    public static LogFile? Open(string path, SecretMask secrets, out Diagnostic? warning)
    {
        try
        {
            warning = null;
            return new LogFile(path, secrets);
        }
        catch (StorageException exception) when (IsOfSystem(exception.Failure) && !Directory.Exists(path))
        {
            warning = Describe(path, exception);
            return null;
        }
        catch (StorageException exception)
        {
            throw Directory.Exists(path)
                ? DiagnosticTable.OutputUnwritable.Exception(
                    new SourceLocation(path), "this is a folder; give a file for the log", exception)
                : StorageFault.OfOutput("the log", path, exception);
        }
    }

    /// <summary>Begins a log that nobody asked for; null where the file cannot be written.</summary>
    public static LogFile? TryOpen(string path, SecretMask secrets)
    {
        try
        {
            return new LogFile(path, secrets);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    public void WriteLine(string line)
    {
        lock (gate)
        {
            if (Failure is not null)
            {
                return;
            }

            var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            try
            {
                stream.Write(Encoding.UTF8.GetBytes($"{time} {secrets.Apply(line)}{Environment.NewLine}"));
                stream.Flush();
            }
            catch (StorageException exception)
            {
                Failure = exception;
            }
        }

        if (Failure is { } failure)
        {
            Failed?.Invoke(Describe(Path, failure));
        }
    }

    public void Dispose() => stream.Dispose(); // Nothing is left in its buffer: it cannot fail.

    // A wrong path is the user's to correct; a full disk is not a reason to compute nothing.
    private static bool IsOfSystem(StorageFailure failure) => failure is StorageFailure.Full or StorageFailure.Denied
        or StorageFailure.ReadOnly or StorageFailure.Device or StorageFailure.Limits or StorageFailure.Held;

    private static Diagnostic Describe(string path, StorageException failure) => DiagnosticTable.LogUnwritable.At(
        new SourceLocation(path),
        $"the log cannot be written: {failure.Message}; the command goes on without it");
}
