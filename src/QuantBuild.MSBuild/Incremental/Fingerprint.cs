namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// The text that decides whether a recipe must run: its settings, and name and state of every file the last run read or
/// looked for.
/// Time stamps alone miss a deleted file, a changed property, and a file replaced by an older one.
/// </summary>
internal static class Fingerprint
{
    /// <param name="cacheRoot">A setting that asks for a run when it changes; may be empty.</param>
    /// <param name="backend">Likewise.</param>
    /// <param name="recipe">Absolute path of the recipe.</param>
    /// <param name="commandLine">Absolute path of the command line's assembly.</param>
    /// <param name="inputs">What the last run read; empty before the first.</param>
    /// <param name="probes">Where the last run looked for a file and found none.</param>
    /// <param name="runStarted">Files changed since then count as unknown.</param>
    public static string Compose(
        string cacheRoot,
        BackendSettings backend,
        string recipe,
        string commandLine,
        IEnumerable<string> inputs,
        IEnumerable<string> probes,
        DateTime runStarted)
    {
        var lines = new List<string>
        {
            $"cache {cacheRoot}",
            $"tool {commandLine}: {FileState.Of(commandLine)}",
        };
        lines.AddRange(backend.Lines());
        var files = inputs.Concat([recipe])
            .Distinct(StringComparer.Ordinal).OrderBy(path => path, StringComparer.Ordinal);
        lines.AddRange(files.Select(path => $"input {path}: {FileState.Of(path, runStarted)}"));
        lines.AddRange(probes.Distinct(StringComparer.Ordinal).OrderBy(path => path, StringComparer.Ordinal)
            .Select(path => $"probe {path}: {StateOfProbe(path, runStarted)}"));
        return string.Join("\n", lines) + "\n";
    }

    // The run found nothing there: what lies there at its end came meanwhile, whatever its time stamp.
    private static string StateOfProbe(string path, DateTime runStarted)
    {
        var isFound = File.Exists(path) || Directory.Exists(path);
        return !isFound ? FileState.Missing
            : runStarted == DateTime.MaxValue ? FileState.Of(path)
            : FileState.ChangedDuringRun;
    }
}
