using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>Runs one recipe in a child process: <c>dotnet exec QuantBuild.Cli.dll @response.rsp</c>.</summary>
/// <remarks>A process killed by <see cref="ToolTask.Cancel"/> dies with its children; the next run resumes.</remarks>
public sealed class QuantizeModel : ToolTask
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private RunMonitor? monitor;
    private bool isCanceled;
    private int threads;

    /// <summary>The recipe, absolute.</summary>
    [Required]
    public string Recipe { get; set; } = "";

    /// <summary>The recipe's name: that of its output folder.</summary>
    [Required]
    public string RecipeName { get; set; } = "";

    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The command line's assembly, absolute.</summary>
    [Required]
    public string CommandLine { get; set; } = "";

    /// <summary>The <c>dotnet</c> that runs it, absolute.</summary>
    [Required]
    public string DotnetHost { get; set; } = "";

    /// <summary>As in <see cref="PrepareQuantization.Settings"/>.</summary>
    public string[] Settings { get; set; } = [];

    /// <summary>The cache's folder; empty: the command line's default.</summary>
    public string CacheRoot { get; set; } = "";

    /// <summary>Worker threads; 0: as many as MSBuild grants this task.</summary>
    public int Threads { get; set; }

    protected override string ToolName => Path.GetFileName(DotnetHost);

    protected override Encoding StandardOutputEncoding => Utf8;

    protected override Encoding StandardErrorEncoding => Utf8;

    protected override Encoding ResponseFileEncoding => Utf8;

    // The two streams come through one method; their importance tells them apart.
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.Normal;

    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.Low;

    private RunMonitor Monitor => monitor ??= new RunMonitor(Log, RecipeName);

    private RecipePaths Paths => new(Directory, RecipeName);

    public override bool Execute()
    {
        threads = Threads > 0 ? Threads : RequestedCores();
        try
        {
            return base.Execute();
        }
        finally
        {
            if (Threads <= 0 && BuildEngine is IBuildEngine9 engine)
            {
                engine.ReleaseCores(threads);
            }
        }
    }

    public override void Cancel()
    {
        isCanceled = true;
        base.Cancel();
    }

    protected override string GenerateFullPathToTool() => DotnetHost;

    protected override string GenerateCommandLineCommands() => $"exec \"{CommandLine}\"";

    protected override string GenerateResponseFileCommands() =>
        string.Join("\n", Arguments().Select(argument => $"\"{argument}\"")) + "\n";

    protected override bool ValidateParameters()
    {
        // A bare `dotnet` is searched on the path when it is started.
        if (Path.IsPathRooted(DotnetHost) && !File.Exists(DotnetHost))
        {
            return NotStarted($"the .NET host {DotnetHost} does not exist");
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
            exitCode = base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands);
        }
        catch (Win32Exception exception)
        {
            NotStarted($"{pathToTool} could not be started: {exception.Message}");
            return -1;
        }

        if (exitCode == 0 && !isCanceled)
        {
            exitCode = Finish(started);
        }

        return exitCode;
    }

    protected override bool HandleTaskExecutionErrors()
    {
        if (isCanceled)
        {
            return false;
        }

        if (!Monitor.HasError)
        {
            LogFailure();
        }

        if (Monitor.LogPath.Length > 0)
        {
            Log.LogMessage(MessageImportance.High, $"{RecipeName}: log: {Monitor.LogPath}");
        }

        return false;
    }

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (messageImportance == StandardErrorLoggingImportance)
        {
            Monitor.ReadError(singleLine);
            return;
        }

        var wasForeign = Monitor.IsForeign;
        Monitor.ReadOutput(singleLine);
        if (Monitor.IsForeign && !wasForeign)
        {
            base.Cancel();
        }
    }

    private string[] Arguments()
    {
        var arguments = new List<string> { "run", Recipe, "--output", Paths.OutputDirectory };
        if (CacheRoot.Length > 0)
        {
            arguments.AddRange(["--cache", CacheRoot]);
        }

        using var parent = Process.GetCurrentProcess();
        arguments.AddRange([
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--json",
            "--parent", string.Format(
                CultureInfo.InvariantCulture, "{0}:{1}", parent.Id, parent.StartTime.ToUniversalTime().Ticks),
        ]);
        return arguments.ToArray();
    }

    // Threads left to chance would run several recipes of one build on every core each.
    private int RequestedCores() =>
        BuildEngine is IBuildEngine9 engine ? Math.Max(1, engine.RequestCores(Environment.ProcessorCount)) : 1;

    private bool NotStarted(string reason)
    {
        Monitor.LogError(DiagnosticCodes.ChildNotStarted, Recipe,
            $"{reason}; check the .NET SDK and the restored package, then build again");
        return false;
    }

    /// <summary>Records a run that ended well, or says why it did not.</summary>
    /// <returns>The exit code to go on with.</returns>
    private int Finish(DateTime started)
    {
        if (Monitor.HasError || Monitor.Result is not { } result)
        {
            return -1;
        }

        var inputs = result.Inputs.Concat([Recipe]).Distinct(StringComparer.Ordinal).ToList();
        RecordFile.WriteLines(Paths.Inputs, inputs);
        RecordFile.Write(Paths.Fingerprint, Fingerprint.Compose(Settings, Recipe, CommandLine, inputs, started));
        // Last, so that it is newer than the fingerprint only when everything else is in place.
        Outcome.Of(result).Write(Paths.Outcome);

        var place = result.Report.Length > 0 ? result.Report : result.Directory;
        var metrics = string.Join(", ", result.Metrics.Select(metric => $"{metric.Key} {metric.Value}"));
        var shown = metrics.Length > 0 ? $" ({metrics})" : "";
        Log.LogMessage(MessageImportance.High, $"{RecipeName} -> {place}{shown}");
        return 0;
    }

    private void LogFailure()
    {
        // The command line maps its own faults to 3; whatever else ends it without a word came from outside.
        var isFault = Monitor.Result is { ExitCode: 3 } || ExitCode == 3;
        var ending = ExitCode > 128 ? $"was ended by signal {ExitCode - 128}"
            : ExitCode < 0 ? "ended without a result"
            : $"ended with exit code {ExitCode} and without a diagnostic";
        var log = Monitor.LogPath.Length > 0 ? $"log: {Monitor.LogPath}" : "it left no log";
        var tail = Monitor.ErrorTail.Length > 0 ? $"; last output: {Monitor.ErrorTail}" : "";
        Monitor.LogError(isFault ? DiagnosticCodes.InternalFault : DiagnosticCodes.ChildFailed, Recipe,
            $"the command line {ending}; {log}{tail}; build again, and if the process was killed for memory, lower the "
            + "batch size or the number of samples");
    }
}
