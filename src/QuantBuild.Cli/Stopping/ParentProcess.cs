using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Cli.Stopping;

/// <summary>Tells whether the process that waits for the result still runs.</summary>
internal sealed class ParentProcess(ParentIdentity identity)
{
    // On Linux each process works a start time out from its own reading of the clock.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    private DateTime? start;

    public bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(identity.ProcessId);
            return !process.HasExited && !IsZombie() && IsSame(process.StartTime.ToUniversalTime());
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // It runs, but not for us to look at.
            return true;
        }
    }

    private bool IsSame(DateTime seen)
    {
        if (start is { } first)
        {
            return seen == first;
        }

        start = seen;
        return (seen - new DateTime(identity.StartTicks, DateTimeKind.Utc)).Duration() <= Tolerance;
    }

    // A killed process keeps its number until its own parent asks for its exit code.
    private bool IsZombie()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            // "4711 (name) S …": the name may hold anything.
            var status = File.ReadAllText($"/proc/{identity.ProcessId}/stat");
            var state = status.AsSpan(status.LastIndexOf(')') + 1).TrimStart();
            return state.StartsWith('Z') || state.StartsWith('X');
        }
        catch (IOException)
        {
            return true;
        }
    }
}
