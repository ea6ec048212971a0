using QuantBuild.Cli.Logging;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Stopping;
using QuantBuild.Cli.Streams;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Hosting;

/// <summary>Runs a command's body: output, log, stopping, and an exit code for whatever happens.</summary>
internal sealed class CommandHost : IDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMilliseconds(250);

    private readonly CommandEnvironment environment;
    private readonly LogFile? log;
    private readonly SecretMask secrets;
    private readonly OutputGroup output;
    private readonly StopSignal stop;

    private CommandHost(CommandEnvironment environment, bool jsonLines, LogFile? log, SecretMask secrets)
    {
        this.environment = environment;
        this.log = log;
        this.secrets = secrets;
        output = CreateOutput(environment, jsonLines, log, secrets);
        if (log is not null)
        {
            log.Failed = output.Report;
        }

        stop = new StopSignal(EndNow);
    }

    /// <returns>The exit code.</returns>
    public static int Execute(
        CommandEnvironment environment, HostOptions options, Func<CommandContext, CommandOutcome> body)
    {
        var mask = new SecretMask(environment.Secrets);
        LogFile? opened = null;
        Diagnostic? warning = null;
        DiagnosticException? unwritable = null;
        try
        {
            opened = OpenLog(options, mask, out warning);
        }
        catch (DiagnosticException exception)
        {
            unwritable = exception;
        }

        using (opened)
        using (var host = new CommandHost(environment, options.JsonLines, opened, mask))
        {
            return host.Execute(options.Parent, warning, unwritable is null ? body : _ => throw unwritable);
        }
    }

    public void Dispose()
    {
        stop.Dispose();
        output.Dispose();
    }

    private int Execute(ParentIdentity? parent, Diagnostic? warning, Func<CommandContext, CommandOutcome> body)
    {
        using var signals = new SignalListener(stop);
        using var watch = parent is { } identity ? new ParentWatch(identity, stop) : null;
        output.Started(log?.Path);
        if (warning is not null)
        {
            output.Report(warning);
        }

        var outcome = Guard(body);
        output.Ended(outcome);
        return outcome.Code;
    }

    private CommandOutcome Guard(Func<CommandContext, CommandOutcome> body)
    {
        try
        {
            return body(new CommandContext(output, secrets, stop.Token));
        }
        catch (Exception exception) when (stop.Reason is not null)
        {
            // Whatever the stop made fail is its consequence.
            log?.WriteLine(exception.ToString());
            return Stopped(stop.Reason.Value);
        }
        catch (DiagnosticException exception)
        {
            output.Report(exception);
            log?.WriteLine(exception.ToString());
            return new CommandOutcome(exception.ExitCode);
        }
        catch (Exception exception)
        {
            if (StorageFault.OfUnforeseen(exception) is not { } refusal)
            {
                return Faulted(exception);
            }

            output.Report(refusal);
            log?.WriteLine(exception.ToString());
            return new CommandOutcome(refusal.ExitCode);
        }
    }

    private CommandOutcome Faulted(Exception exception)
    {
        var path = FaultLog.Write(exception, log, secrets);
        if (path is null)
        {
            environment.StandardError.WriteLine(MessageText.EscapeLines(secrets.Apply(exception.ToString())));
        }

        output.Report(DiagnosticTable.InternalFault.At(
            location: null,
            $"{exception.GetType().Name}: {exception.Message}; report it with the log "
            + (path ?? "above, which could not be written to a file")));
        return new CommandOutcome(ExitCode.InternalFault);
    }

    private CommandOutcome Stopped(StopReason reason)
    {
        if (reason == StopReason.Orphaned)
        {
            output.Report(DiagnosticTable.Orphaned.At(
                location: null,
                "the process that started this run has ended, so nobody waits for the result; "
                + "run again to resume after the last finished stage"));
        }
        else
        {
            output.Note("cancelled; the next run resumes after the last finished stage");
        }

        return new CommandOutcome(ExitCode.Cancelled);
    }

    // On a thread of its own: the output may be held by the thread that does not stop.
    private void EndNow(StopReason reason)
    {
        var farewell = new Thread(() =>
        {
            output.Ended(Stopped(reason));
            output.Dispose();
        })
        {
            IsBackground = true,
        };
        farewell.Start();
        farewell.Join(LongestFarewell);
        environment.Exit(ExitCode.Cancelled);
    }

    private static LogFile? OpenLog(HostOptions options, SecretMask secrets, out Diagnostic? warning)
    {
        warning = null;
        return options switch
        {
            { LogPath: { } path } => LogFile.Open(path, secrets, out warning),
            { DefaultLogPath: { } path } => LogFile.TryOpen(path, secrets),
            _ => null,
        };
    }

    private static OutputGroup CreateOutput(
        CommandEnvironment environment, bool jsonLines, LogFile? log, SecretMask secrets)
    {
        var error = new MaskingTextWriter(environment.StandardError, secrets);
        var paths = new PathDisplay(environment.CurrentFolder);
        var members = new List<ICommandOutput>();
        if (jsonLines)
        {
            members.Add(new JsonLinesOutput(environment.StandardOutput, paths, secrets));
        }

        members.Add(environment.IsTerminal && !jsonLines
            ? TerminalOutput.Create(environment.StandardError, paths, secrets)
            : new PlainOutput(error.WriteLine, paths));
        if (log is not null)
        {
            members.Add(new PlainOutput(log.WriteLine, paths));
        }

        return new OutputGroup(members);
    }
}
