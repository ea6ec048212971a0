using System.Collections;
using System.Diagnostics;
using System.Security;
using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Terminal;

/// <summary>
/// A run's line in MSBuild's terminal logger. That logger owns the terminal and shows no messages, but which project
/// runs which target: so each line is a small project of that name, which runs until there is something else to say.
/// The last one stays, since it says what it made.
/// </summary>
/// <remarks>
/// <see cref="Show"/> and <see cref="Conclude"/> belong to the task's thread; while a line is shown the engine takes no
/// message of the task. All else belongs to any thread.
/// </remarks>
/// <param name="engine">What builds the projects.</param>
/// <param name="folder">Of the projects, absolute. It must outlive the build: nodes stay in it.</param>
/// <param name="name">What lines begin with: the recipe's name.</param>
internal sealed class TerminalProgress(IBuildEngine engine, string folder, string name) : IDisposable
{
    // Shown at the line's end, before the seconds since the line is there.
    private const string ShownTarget = "last update";
    private const string ConcludedTarget = "Quantized";
    private const string ResultProperty = "QuantBuildResult";

    // The share of a run that a line may be behind: a long run needs about as many lines as a short one.
    private const double Staleness = 0.01;

    private static readonly TimeSpan ShortestLine = TimeSpan.FromSeconds(1);

    private readonly object turn = new();
    private readonly Guid run = Guid.NewGuid();
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch sinceLine = new();
    private RunStatus? status;
    private RunStatus? shown;
    private string? marker;
    private int lines;
    private bool isClosed;

    /// <summary>
    /// Takes note of a line of the run's output, and ends the line that is shown when it is outdated.
    /// </summary>
    public void Follow(string line)
    {
        if (JsonLine.TryParse(line) is not { } json)
        {
            return;
        }

        lock (turn)
        {
            status = RunStatus.Of(json, status) ?? status;
            if (IsDue())
            {
                RemoveMarker();
            }
        }
    }

    /// <summary>Shows what the run does, if that is due, and returns when there is something else to say.</summary>
    /// <returns>Whether a line was shown.</returns>
    public bool Show()
    {
        string project;
        lock (turn)
        {
            if (isClosed || status is null || !IsDue() || Write($"{name} {status}", ShownProject()) is not { } written)
            {
                return false;
            }

            project = written;
            shown = status;
            sinceLine.Restart();
        }

        if (Build(project, ShownTarget, new Hashtable()))
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>
    /// Shows what came out, in a line that stays; all other loggers see the message <c>name -> result</c>.
    /// </summary>
    /// <returns>Whether it was shown.</returns>
    public bool Conclude(string result)
    {
        Close();
        var properties = new Hashtable { [ResultProperty] = EscapedPath.Of($"{name} -> {result}") };
        return Write(name, ConcludedProject()) is { } project && Build(project, ConcludedTarget, properties);
    }

    /// <summary>Takes the line away for good.</summary>
    public void Close()
    {
        lock (turn)
        {
            isClosed = true;
            RemoveMarker();
        }
    }

    public void Dispose()
    {
        Close();
        Try(() => LineFile.Remove(folder, run));
    }

    private bool IsDue() => status is not null
        && !string.Equals(status.ToString(), shown?.ToString(), StringComparison.Ordinal)
        && (HasStoodLongEnough() || !string.Equals(status.Stage, shown?.Stage, StringComparison.Ordinal));

    private bool HasStoodLongEnough() => sinceLine.Elapsed >= ShortestLine
        && sinceLine.Elapsed.TotalSeconds >= Staleness * sinceStart.Elapsed.TotalSeconds;

    /// <returns>The project's path, or null where it could not be written.</returns>
    private string? Write(string text, string content)
    {
        var project = LineFile.For(folder, text, run, ++lines);
        var isWritten = Try(() =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(project, content);
            marker = project + LineFile.MarkerSuffix;
            File.WriteAllText(marker, "");
        });
        return isWritten ? project : null;
    }

    private void RemoveMarker()
    {
        if (marker is { } path)
        {
            marker = null;
            Try(() => File.Delete(path));
        }
    }

    private bool Build(string project, string target, Hashtable properties)
    {
        try
        {
            return engine.BuildProjectFile(project, [target], properties, new Hashtable());
        }
        catch (Exception exception)
        {
            // An engine that cannot build the line: the run goes on without a terminal.
            engine.LogMessageEvent(new BuildMessageEventArgs(exception.ToString(), "", name, MessageImportance.Low));
            return false;
        }
    }

    // No line is worth a run: where files cannot be written, the run says so itself.
    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            isClosed = true;
            return false;
        }
    }

    private static string ShownProject()
    {
        var task = typeof(AwaitNextLine);
        var assembly = SecurityElement.Escape(EscapedPath.Of(task.Assembly.Location));
        return
            $"""
            <Project>
              <UsingTask TaskName="{task.FullName}" AssemblyFile="{assembly}" />
              <Target Name="{ShownTarget}"><{task.Name} /></Target>
            </Project>
            """;
    }

    private static string ConcludedProject() =>
        $"""
        <Project>
          <Target Name="{ConcludedTarget}"><Message Importance="high" Text="$({ResultProperty})" /></Target>
        </Project>
        """;
}
