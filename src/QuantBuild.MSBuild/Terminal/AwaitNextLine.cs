using System.Diagnostics;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Terminal;

/// <summary>
/// Keeps the terminal logger's line about its project there, until the file that says so beside the project is gone.
/// Only projects that <see cref="QuantizeModel"/> writes contain it.
/// </summary>
public sealed class AwaitNextLine : Microsoft.Build.Utilities.Task, ICancelableTask
{
    // A file that cannot be removed must not hold up a build.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);

    private readonly ManualResetEventSlim isCanceled = new();

    public void Cancel() => isCanceled.Set();

    public override bool Execute()
    {
        var marker = BuildEngine.ProjectFileOfTaskNode + LineFile.MarkerSuffix;
        var watch = Stopwatch.StartNew();
        // A file, not a signal within the process: the engine may build the project on another node.
        while (File.Exists(marker) && watch.Elapsed < Longest && !isCanceled.Wait(Interval))
        {
        }

        return true;
    }
}
