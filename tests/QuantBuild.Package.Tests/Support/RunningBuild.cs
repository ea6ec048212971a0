using System.Diagnostics;
using System.Text;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A build that goes on while the test looks at it. Linux only: it finds processes under /proc.</summary>
internal sealed class RunningBuild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly StringBuilder output;
    private readonly string cache;

    public RunningBuild(ConsumerProject project, params string[] arguments)
    {
        cache = project.Cache;
        process = project.StartBuildInGroup(out output, arguments);
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public void WaitForText(string text) =>
        WaitFor(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}' in the output");

    /// <summary>Waits for the build's end, and until all that it wrote is in <see cref="Output"/>.</summary>
    public int WaitForExit()
    {
        // With a time limit, the other wait does not wait for the output.
        process.WaitForExitAsync().Wait(Patience).ShouldBeTrue(Output);
        return process.ExitCode;
    }

    /// <summary>Kills (SIGKILL) the command line that the build started.</summary>
    public void KillChild()
    {
        using var child = Process.GetProcessById(Children().ShouldHaveSingleItem());
        child.Kill();
    }

    /// <summary>Kills (SIGKILL) the build alone, and waits until its orphan has seen it.</summary>
    public void KillBuildAndWaitForTheChildsEnd()
    {
        Children().ShouldHaveSingleItem();
        process.Kill();
        WaitFor(() => Children().Count == 0, "the orphan's end");
    }

    /// <summary>
    /// Sends an interrupt to the build, or as a terminal does to all its processes, and waits until none is left.
    /// </summary>
    public void Interrupt(bool all)
    {
        var target = (all ? "-" : "") + process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-INT", "--", target]);
        WaitFor(() => Processes("").Count == 0, "the end of all processes");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void WaitFor(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"waited in vain for {what}:\n{Output}");
            }

            Thread.Sleep(Interval);
        }
    }

    private List<int> Children() => Processes("QuantBuild.Cli.dll");

    // Those of this build: known by the cache that only it and its children were given.
    private List<int> Processes(string command) =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => Read(folder, "cmdline").Contains(command, StringComparison.Ordinal)
                && Read(folder, "environ").Contains("QUANTBUILD_CACHE=" + cache + "\0", StringComparison.Ordinal))
            .Select(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended since, or belongs to somebody else.
            return "";
        }
    }
}
