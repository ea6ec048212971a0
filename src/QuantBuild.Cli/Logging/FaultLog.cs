using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Logging;

/// <summary>Keeps the stack trace of an internal fault.</summary>
internal static class FaultLog
{
    /// <summary>Writes to the log, or to a new file of the temporary folder where the command keeps none.</summary>
    /// <returns>The file; null where none could be written.</returns>
    public static string? Write(Exception fault, LogFile? log, SecretMask secrets)
    {
        if (log is not null)
        {
            log.WriteLine(fault.ToString());
            return log.Path;
        }

        var path = Path.Combine(Path.GetTempPath(), $"quantbuild-{Path.GetRandomFileName()}.log");
        using var created = LogFile.TryOpen(path, secrets);
        created?.WriteLine(fault.ToString());
        return created?.Path;
    }
}
