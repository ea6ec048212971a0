using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild.Protocol;

/// <summary>
/// Turns the command line's output into build events. Only a <c>diagnostic</c> object can become an error or a warning;
/// any other text, however it reads, is a low-importance message.
/// </summary>
internal sealed class RunMonitor(TaskLoggingHelper log, string name)
{
    /// <summary>The protocol this task speaks; the command line states its own in its first line.</summary>
    public const int Protocol = 1;

    private const int LinesKept = 12;
    private const int LongestTailLine = 150;
    private const string Advice =
        "use the command line that the package carries (without QuantBuildToolPath), or update both";

    private readonly Heartbeat heartbeat = new();
    private readonly Queue<string> lastErrorLines = new();
    private readonly List<ChildDiagnostic> gateFailures = [];
    private readonly List<ChildDiagnostic> warnings = [];
    private string version = "of unknown version";

    /// <summary>The path of the run's log, or empty before the command line named it.</summary>
    public string LogPath { get; private set; } = "";

    /// <summary>The last line, or null before it came.</summary>
    public JsonLine? Result { get; private set; }

    /// <summary>Failed gates, not logged: what they mean is for the build to say.</summary>
    public IReadOnlyList<ChildDiagnostic> GateFailures => gateFailures;

    /// <summary>Warnings, logged already.</summary>
    public IReadOnlyList<ChildDiagnostic> Warnings => warnings;

    /// <summary>Whether an error was logged for this run.</summary>
    public bool HasError { get; private set; }

    /// <summary>Whether the command line speaks another protocol, so that the run is worthless.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>The last lines of standard error: what is left to show when nothing else explains a failure.</summary>
    public string ErrorTail => string.Join(" | ", lastErrorLines);

    public void ReadOutput(string line)
    {
        if (IsForeign || string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        if (JsonLine.TryParse(line) is not { } json)
        {
            log.LogMessage(MessageImportance.Low, SafeText.Escape(line));
            return;
        }

        switch (json.Text("type"))
        {
            case "started":
                Start(json);
                break;
            case "progress":
                Report(json);
                break;
            case "stage":
                ShowStage(json);
                break;
            case "diagnostic":
                Diagnose(ChildDiagnostic.Of(json));
                break;
            case "result":
                Result = json;
                break;
            default:
                // A later command line may say more than this task understands.
                log.LogMessage(MessageImportance.Low, SafeText.Escape(line));
                break;
        }
    }

    public void ReadError(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lastErrorLines.Enqueue(SafeText.Shorten(SafeText.Escape(line.Trim()), LongestTailLine));
        if (lastErrorLines.Count > LinesKept)
        {
            lastErrorLines.Dequeue();
        }

        log.LogMessage(MessageImportance.Low, SafeText.Escape(line));
    }

    public void LogError(string code, string file, string message, int line = 0, int column = 0)
    {
        HasError = true;
        log.LogError(null, code, null, file, line, column, 0, 0, message);
    }

    private void Start(JsonLine json)
    {
        LogPath = json.Text("log");
        version = json.Text("version");
        var protocol = json.Integer("protocol");
        if (protocol != Protocol)
        {
            IsForeign = true;
            LogError(DiagnosticCodes.VersionMismatch, "",
                $"the command line {version} speaks protocol {protocol}, the build package {PackageVersion.Text} "
                + $"protocol {Protocol}; {Advice}");
            return;
        }

        log.LogMessage(MessageImportance.Normal, $"{name}: QuantBuild {version}, log: {LogPath}");
    }

    private void Report(JsonLine json)
    {
        if (heartbeat.IsDue(json.Text("stage")))
        {
            log.LogMessage(MessageImportance.Normal, $"{name}: {RunStatus.Of(json, last: null)}");
        }
    }

    // "run" begins a stage and gives the reason; "hit" and "done" end it and give time and key.
    private void ShowStage(JsonLine json)
    {
        var seconds = json.Number("seconds") is { } value
            ? string.Format(CultureInfo.InvariantCulture, " {0:0.0} s", value)
            : "";
        var (reason, key) = (json.Text("reason"), json.Text("key"));
        var rest = (reason.Length > 0 ? $": {reason}" : "") + (key.Length > 0 ? $" [{key}]" : "");
        log.LogMessage(
            MessageImportance.Normal, $"{name}: stage {json.Text("name")} {json.Text("state")}{seconds}{rest}");
    }

    private void Diagnose(ChildDiagnostic diagnostic)
    {
        if (diagnostic.IsGate)
        {
            gateFailures.Add(diagnostic);
        }
        else if (!diagnostic.IsError)
        {
            warnings.Add(diagnostic);
            log.LogWarning(null, diagnostic.Code, null, diagnostic.File, diagnostic.Line, diagnostic.Column, 0, 0,
                diagnostic.Message);
        }
        else if (string.Equals(diagnostic.Code, DiagnosticCodes.CommandLineWrong, StringComparison.Ordinal))
        {
            // The task made the arguments: a command line that does not know them is of another version.
            LogError(DiagnosticCodes.VersionMismatch, diagnostic.File,
                $"the command line {version} does not understand the build package {PackageVersion.Text}: "
                + $"{diagnostic.Message}; {Advice}");
        }
        else
        {
            LogError(diagnostic.Code, diagnostic.File, diagnostic.Message, diagnostic.Line, diagnostic.Column);
        }
    }
}
