namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// The text that decides whether a recipe must run: its settings, and name and state of every file the last run read.
/// Time stamps alone miss a deleted file, a changed property, and a file replaced by an older one.
/// </summary>
internal static class Fingerprint
{
    /// <param name="cacheRoot">The one setting that asks for a run when it changes; may be empty.</param>
    /// <param name="recipe">Absolute path of the recipe.</param>
    /// <param name="commandLine">Absolute path of the command line's assembly.</param>
    /// <param name="inputs">What the last run read; empty before the first.</param>
    /// <param name="runStarted">Files changed since then count as unknown.</param>
    public static string Compose(
        string cacheRoot,
        string recipe,
        string commandLine,
        IEnumerable<string> inputs,
        DateTime runStarted)
    {
        var lines = new List<string>
        {
            $"cache {cacheRoot}",
            $"tool {commandLine}: {FileState.Of(commandLine)}",
        };
        var files = inputs.Concat([recipe])
            .Distinct(StringComparer.Ordinal).OrderBy(path => path, StringComparer.Ordinal);
        lines.AddRange(files.Select(path => $"input {path}: {FileState.Of(path, runStarted)}"));
        return string.Join("\n", lines) + "\n";
    }
}
