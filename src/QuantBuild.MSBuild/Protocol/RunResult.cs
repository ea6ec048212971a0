namespace QuantBuild.MSBuild.Protocol;

/// <summary>What a finished run left: the last line of the command line's output.</summary>
internal sealed class RunResult(JsonLine line)
{
    public int ExitCode => line.Integer("exitCode");

    public string Directory => line.Text("directory");

    public string Report => line.Text("report");

    /// <summary>Metric names and the quantized model's values, as written by the command line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metrics => line.Members("metrics");

    /// <summary>Every file of the output folder, absolute or relative to it.</summary>
    public IReadOnlyList<string> Files => line.Texts("files");

    /// <summary>Every file (or folder) whose change can change the result, absolute.</summary>
    public IReadOnlyList<string> Inputs => line.Texts("inputs");
}
