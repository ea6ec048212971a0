using System.Buffers;
using System.Globalization;
using System.Text.Json;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Output;

/// <summary>One JSON object a line, for programs: docs/command-line.md describes each.</summary>
internal sealed class JsonLinesOutput(Stream stream, PathDisplay paths, SecretMask secrets) : ICommandOutput
{
    /// <summary>Grows when a reader of the version before could go wrong.</summary>
    public const int Protocol = 1;

    /// <summary>Progress is shown this often at most.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Members that state paths on this machine: programs open what they name.</summary>
    private static readonly HashSet<string> Paths = new(
        ["directory", "report", "files", "packagePaths", "inputs", "probes", "log", "packages", "recipe", "path"],
        StringComparer.Ordinal);

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> masked = new();
    private readonly Throttle throttle = new(ProgressInterval);
    private readonly TimeEstimate estimate = new();

    public void Started(string? logPath) => Write("started", json =>
    {
        json.WriteNumber("protocol"u8, Protocol);
        json.WriteString("version"u8, ProductVersion.Text);
        if (logPath is not null)
        {
            json.WriteString("log"u8, logPath);
        }
    });

    public void StageStarted(string name, string reason) => Write("stage", json =>
    {
        json.WriteString("name"u8, name);
        json.WriteString("state"u8, "run"u8);
        json.WriteString("reason"u8, reason);
    });

    public void StageProgressed(string name, double fraction, double overall)
    {
        var left = estimate.Update(name, overall);
        if (throttle.IsOpen())
        {
            Write("progress", json =>
            {
                json.WriteString("stage"u8, name);
                json.WriteString("message"u8, string.Create(
                    CultureInfo.InvariantCulture, $"{100 * fraction:0} % of the stage"));
                json.WriteNumber("fraction"u8, Math.Round(overall, 4));
                if (left is { } seconds)
                {
                    json.WriteNumber("secondsLeft"u8, Math.Round(seconds, 1));
                }
            });
        }
    }

    public void StageEnded(StageOutcome outcome) => Write("stage", json =>
    {
        json.WriteString("name"u8, outcome.Name);
        json.WriteString("key"u8, outcome.Key);
        json.WriteString("state"u8, outcome.State == StageState.Hit ? "hit"u8 : "done"u8);
        json.WriteNumber("seconds"u8, Math.Round(outcome.Seconds, 3));
    });

    public void Report(Diagnostic diagnostic) => Write("diagnostic", json =>
    {
        json.WriteString("severity"u8, diagnostic.IsError ? "error"u8 : "warning"u8);
        json.WriteString("code"u8, diagnostic.Code);
        if (diagnostic.Location is { } location)
        {
            json.WriteString("file"u8, MessageText.Escape(paths.Absolute(location.File)));
            json.WriteNumber("line"u8, location.Line);
            json.WriteNumber("column"u8, location.Column);
        }

        json.WriteString("message"u8, diagnostic.Message);
    });

    public void Note(string line)
    {
    }

    public void Ended(CommandOutcome outcome) => Write("result", json =>
    {
        json.WriteNumber("exitCode"u8, outcome.Code);
        outcome.Result?.WriteMembers(json);
    });

    public void Dispose()
    {
    }

    private void Write(string type, Action<Utf8JsonWriter> writeMembers)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            writeMembers(json);
            json.WriteEndObject();
        }

        masked.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(masked))
        {
            MaskedJson.Copy(line.WrittenSpan, json, secrets, Paths);
        }

        masked.Write("\n"u8);
        stream.Write(masked.WrittenSpan);
        stream.Flush();
    }
}
