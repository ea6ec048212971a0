using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>What a successful run left, kept so that later builds know it without a process.</summary>
internal sealed class Outcome
{
    private const string ReportKey = "report";
    private const string FileKey = "file";
    private const string MetricKey = "metric ";

    private Outcome(string report, IReadOnlyList<KeyValuePair<string, string>> metrics, IReadOnlyList<string> files)
    {
        Report = report;
        Metrics = metrics;
        Files = files;
    }

    /// <summary>Absolute path of the report for people.</summary>
    public string Report { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Metrics { get; }

    /// <summary>Absolute paths of every file written.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether every file the run wrote is still there.</summary>
    public bool IsComplete => Files.All(File.Exists);

    public static Outcome Of(RunResult result) => new(
        result.Report, result.Metrics,
        result.Files.Select(file => Path.GetFullPath(Path.Combine(result.Directory, file))).ToList());

    /// <summary>The record at <paramref name="path"/>, or null where there is none.</summary>
    public static Outcome? Read(string path)
    {
        var pairs = RecordFile.ReadLines(path)
            .Select(line => line.Split(['='], 2)).Where(pair => pair.Length == 2).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var metrics = pairs.Where(pair => pair[0].StartsWith(MetricKey, StringComparison.Ordinal))
            .Select(pair => new KeyValuePair<string, string>(pair[0].Substring(MetricKey.Length), pair[1]));
        return new Outcome(ValuesOf(ReportKey).FirstOrDefault() ?? "", metrics.ToList(), ValuesOf(FileKey).ToList());

        IEnumerable<string> ValuesOf(string key) =>
            pairs.Where(pair => string.Equals(pair[0], key, StringComparison.Ordinal)).Select(pair => pair[1]);
    }

    public void Write(string path)
    {
        string[] report = [$"{ReportKey}={Report}"];
        RecordFile.WriteLines(path, report
            .Concat(Metrics.Select(metric => $"{MetricKey}{metric.Key}={metric.Value}"))
            .Concat(Files.Select(file => $"{FileKey}={file}")));
    }
}
