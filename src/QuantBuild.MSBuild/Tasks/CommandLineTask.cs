using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;
using QuantBuild.MSBuild.Terminal;

namespace QuantBuild.MSBuild;

/// <summary>
/// Runs one command of the command line in a child process: <c>dotnet exec QuantBuild.Cli.dll @response.rsp</c>. Errors
/// and warnings are those that the child reports; an end without a word is one error that names the log.
/// </summary>
/// <remarks>
/// The command must accept <c>--json</c> and <c>--parent</c>, begin with a line <c>started</c> and end with a line
/// <c>result</c>. A process killed by <see cref="ToolTask.Cancel"/> dies with its children.
/// </remarks>
public abstract class CommandLineTask : ToolTask
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<(string Text, bool IsError)> unread = [];
    private RunMonitor? monitor;
    private bool isCanceled;

    /// <summary>The command line's assembly, absolute.</summary>
    [Required]
    public string CommandLine { get; set; } = "";

    /// <summary>The <c>dotnet</c> that runs it: absolute, or a name to search on the path.</summary>
    [Required]
    public string DotnetHost { get; set; } = "";

    protected override string ToolName => Path.GetFileName(DotnetHost);

    protected override Encoding StandardOutputEncoding => Utf8;

    protected override Encoding StandardErrorEncoding => Utf8;

    protected override Encoding ResponseFileEncoding => Utf8;

    // The two streams come through one method; their importance tells them apart.
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.Normal;

    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.Low;

    /// <summary>What messages begin with, such as a recipe's name.</summary>
    private protected abstract string Subject { get; }

    /// <summary>The file that an error concerns for which the child names none, absolute.</summary>
    private protected abstract string SubjectFile { get; }

    /// <summary>What to try, at the end of the message about a child that ended without a word.</summary>
    private protected virtual string AdviceAfterSilence => "build again";

    private protected RunMonitor Monitor => monitor ??= new RunMonitor(Log, Subject);

    /// <summary>Where the run shows what it does, or null: nowhere but in messages.</summary>
    private protected TerminalProgress? Terminal { get; set; }

    public override bool Execute()
    {
        try
        {
            return base.Execute();
        }
        catch (Exception exception) when (StorageFault.IsOne(exception))
        {
            StorageFault.Report(Log, SubjectFile, exception);
            return false;
        }
    }

    public override void Cancel()
    {
        isCanceled = true;
        Terminal?.Close();
        base.Cancel();
    }

    /// <summary>The command's name, its operands and options, without <c>--json</c> and <c>--parent</c>.</summary>
    private protected abstract IEnumerable<string> Arguments();

    /// <summary>Whether a child that ended with this exit code has done what it was to do.</summary>
    private protected virtual bool IsSuccess(int exitCode) => exitCode == 0;

    /// <summary>Called once when the child succeeded and reported no error.</summary>
    /// <param name="result">The child's last line.</param>
    /// <param name="started">When the child was started, UTC.</param>
    private protected abstract void Complete(JsonLine result, DateTime started);

    protected override string GenerateFullPathToTool() => DotnetHost;

    protected override string GenerateCommandLineCommands() => $"exec \"{CommandLine}\"";

    protected override string GenerateResponseFileCommands()
    {
        using var parent = Process.GetCurrentProcess();
        var identity = string.Format(
            CultureInfo.InvariantCulture, "{0}:{1}", parent.Id, parent.StartTime.ToUniversalTime().Ticks);
        var arguments = Arguments().Concat(["--json", "--parent", identity]);
        return string.Concat(arguments.Select(argument => $"\"{argument}\"\n"));
    }

    protected override bool ValidateParameters()
    {
        // A bare `dotnet` is searched on the path when it is started.
        if (Path.IsPathRooted(DotnetHost) && !File.Exists(DotnetHost))
        {
            return NotStarted($"the .NET host {DotnetHost} (DOTNET_HOST_PATH) does not exist");
        }

        return File.Exists(CommandLine) || NotStarted($"the command line {CommandLine} does not exist");
    }

    protected override ProcessStartInfo GetProcessStartInfo(
        string pathToTool, string commandLineCommands, string responseFileSwitch)
    {
        var start = base.GetProcessStartInfo(pathToTool, commandLineCommands, responseFileSwitch);
        ChildEnvironment.Strip(start.Environment);
        return start;
    }

    protected override int ExecuteTool(string pathToTool, string responseFileCommands, string commandLineCommands)
    {
        var started = DateTime.UtcNow;
        int exitCode;
        try
        {
            exitCode = Terminal is null
                ? base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands)
                : ExecuteShown(Terminal, () => base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands));
        }
        catch (Win32Exception exception)
        {
            NotStarted($"{pathToTool} (DOTNET_HOST_PATH) could not be started: {exception.Message}");
            return -1;
        }

        if (isCanceled || !IsSuccess(OwnExitCode(exitCode)))
        {
            return exitCode;
        }

        if (Monitor.HasError || Monitor.Result is not { } result)
        {
            return -1;
        }

        Complete(result, started);
        return Log.HasLoggedErrors ? -1 : 0;
    }

    protected override bool HandleTaskExecutionErrors()
    {
        if (isCanceled)
        {
            return false;
        }

        if (!Log.HasLoggedErrors)
        {
            LogSilence();
        }

        if (Monitor.LogPath.Length > 0)
        {
            Log.LogMessage(MessageImportance.High, $"{Subject}: log: {Monitor.LogPath}");
        }

        return false;
    }

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        var isError = messageImportance == StandardErrorLoggingImportance;
        if (Terminal is null)
        {
            Read(singleLine, isError);
            return;
        }

        unread.Add((singleLine, isError));
        Terminal.Follow(singleLine);
    }

    // Messages are the task's thread's, which shows lines in between: the engine takes either, not both at once.
    private int ExecuteShown(TerminalProgress terminal, Func<int> execute)
    {
        var run = System.Threading.Tasks.Task.Run(() =>
        {
            try
            {
                return execute();
            }
            finally
            {
                terminal.Close();
                unread.CompleteAdding();
            }
        });
        try
        {
            ReadWhileShown(terminal);
        }
        catch
        {
            // Whatever a logger throws: no child outlives its task.
            base.Cancel();
            System.Threading.Tasks.Task.WaitAny(run);
            throw;
        }

        return run.GetAwaiter().GetResult();
    }

    private void ReadWhileShown(TerminalProgress terminal)
    {
        while (!unread.IsCompleted)
        {
            if (unread.TryTake(out var line) || (!terminal.Show() && unread.TryTake(out line, LongestSilence)))
            {
                Read(line.Text, line.IsError);
            }
        }
    }

    private void Read(string line, bool isError)
    {
        if (isError)
        {
            Monitor.ReadError(line);
            return;
        }

        var wasForeign = Monitor.IsForeign;
        Monitor.ReadOutput(line);
        if (Monitor.IsForeign && !wasForeign)
        {
            base.Cancel();
        }
    }

    // A warning that counts as an error makes a tool fail whatever its exit code; the child itself has done its work.
    private int OwnExitCode(int exitCode) =>
        exitCode == -1 && Log.HasLoggedErrors && Monitor.Result is { } result ? result.Integer("exitCode") : exitCode;

    private bool NotStarted(string reason)
    {
        Monitor.LogError(DiagnosticCodes.ChildNotStarted, SubjectFile,
            $"{reason}; check the .NET SDK and the restored package, then build again");
        return false;
    }

    private void LogSilence()
    {
        // The command line maps its own faults to 3; whatever else ends it without a word came from outside.
        var isFault = ExitCode == 3 || Monitor.Result?.Integer("exitCode") == 3;
        var ending = ExitCode > 128 ? $"was ended by signal {ExitCode - 128}"
            : ExitCode < 0 ? "ended without a result"
            : $"ended with exit code {ExitCode} and without a diagnostic";
        var log = Monitor.LogPath.Length > 0 ? $"log: {Monitor.LogPath}" : "it left no log";
        var tail = Monitor.ErrorTail.Length > 0 ? $"; last output: {Monitor.ErrorTail}" : "";
        Monitor.LogError(isFault ? DiagnosticCodes.InternalFault : DiagnosticCodes.ChildFailed, SubjectFile,
            $"the command line {ending}; {log}{tail}; {AdviceAfterSilence}");
    }
}
