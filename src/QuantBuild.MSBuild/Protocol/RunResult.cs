namespace QuantBuild.MSBuild.Protocol;

/// <summary>What a finished run left: the last line of the command line's output.</summary>
internal sealed class RunResult(JsonLine line)
{
    public string Directory => line.Text("directory");

    /// <summary>The report for people, absolute; empty where the recipe asks for none.</summary>
    public string Report => line.Text("report");

    /// <summary>Metric names and the quantized model's values, as written by the command line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metrics => line.Members("metrics");

    /// <summary>
    /// One a metric: <c>metric</c>, <c>full</c>, <c>quantized</c>, <c>low</c>, <c>high</c>, <c>samples</c>.
    /// </summary>
    public IReadOnlyList<JsonLine> Evaluation => line.Objects("evaluation");

    /// <summary>One a checkpoint: <c>format</c>, <c>directory</c> (absolute), <c>bytes</c> of its weights.</summary>
    public IReadOnlyList<JsonLine> Checkpoints => line.Objects("checkpoints");

    /// <summary>Every file of the output folder, absolute.</summary>
    public IReadOnlyList<string> Files { get; } = line.Texts("files")
        .Select(file => Path.GetFullPath(Path.Combine(line.Text("directory"), file))).ToList();

    /// <summary>Every file (or folder) whose change can change the result, absolute.</summary>
    public IReadOnlyList<string> Inputs => line.Texts("inputs");

    /// <summary>Where a file was looked for and none lay, absolute: one that appears can change the result.</summary>
    public IReadOnlyList<string> Probes => line.Texts("probes");

    /// <summary>Any other member, as the line writes it; empty where it is missing.</summary>
    public string Text(string name) => line.Text(name);
}
