using System.Globalization;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>What a successful run left, kept so that later builds know it without a process.</summary>
internal sealed class Outcome
{
    private const string MetadataKey = "metadata ";
    private const string CheckpointKey = "checkpoint ";
    private const string FileKey = "file";
    private const string ErrorKey = "error";
    private const string WarningKey = "warning";
    private const int DiagnosticFields = 5;

    private Outcome(
        IReadOnlyList<KeyValuePair<string, string>> metadata,
        IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> checkpoints,
        IReadOnlyList<string> files,
        IReadOnlyList<ChildDiagnostic> diagnostics)
    {
        Metadata = metadata;
        Checkpoints = checkpoints;
        Files = files;
        Diagnostics = diagnostics;
    }

    /// <summary>Metadata that all items <c>QuantizedModel</c> of the run have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Metadata that one of them has, for each checkpoint.</summary>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Checkpoints { get; }

    /// <summary>Absolute paths of every file written.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Warnings of the run, and its failed gates.</summary>
    public IReadOnlyList<ChildDiagnostic> Diagnostics { get; }

    /// <summary>Whether every file the run wrote is still there.</summary>
    public bool IsComplete => Files.All(File.Exists);

    public static Outcome Of(
        RunResult run, RecipePaths paths, string recipe, IEnumerable<ChildDiagnostic> diagnostics) =>
        new(ModelMetadata.Of(run, paths, recipe), ModelMetadata.OfCheckpoints(run), run.Files, diagnostics.ToList());

    /// <summary>The record at <paramref name="path"/>, or null where there is none.</summary>
    public static Outcome? Read(string path)
    {
        var pairs = RecordFile.ReadLines(path)
            .Select(line => line.Split(['='], 2)).Where(pair => pair.Length == 2).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var metadata = pairs.Where(pair => pair[0].StartsWith(MetadataKey, StringComparison.Ordinal))
            .Select(pair => new KeyValuePair<string, string>(pair[0].Substring(MetadataKey.Length), pair[1]));
        var checkpoints = pairs.Where(pair => pair[0].StartsWith(CheckpointKey, StringComparison.Ordinal))
            .Select(pair => (Key: pair[0].Substring(CheckpointKey.Length).Split([' '], 2), Value: pair[1]))
            .Where(pair => pair.Key.Length == 2)
            .GroupBy(pair => pair.Key[0], StringComparer.Ordinal)
            .Select(group => group.Select(pair => new KeyValuePair<string, string>(pair.Key[1], pair.Value)).ToList());
        var files = pairs.Where(pair => Is(pair, FileKey)).Select(pair => pair[1]);
        var diagnostics = pairs.Where(pair => Is(pair, ErrorKey) || Is(pair, WarningKey)).Select(ReadDiagnostic);
        return new Outcome(metadata.ToList(), checkpoints.ToList(), files.ToList(), diagnostics.ToList());
    }

    public void Write(string path) => RecordFile.WriteLines(path, Metadata
        .Select(pair => $"{MetadataKey}{pair.Key}={pair.Value}")
        .Concat(Checkpoints.SelectMany((checkpoint, number) => checkpoint.Select(pair => string.Format(
            CultureInfo.InvariantCulture, "{0}{1} {2}={3}", CheckpointKey, number, pair.Key, pair.Value))))
        .Concat(Files.Select(file => $"{FileKey}={file}"))
        .Concat(Diagnostics.Select(Line)));

    /// <summary>The value of a metadata, or empty.</summary>
    public string Get(string name) =>
        Metadata.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value ?? "";

    private static bool Is(string[] pair, string key) => string.Equals(pair[0], key, StringComparison.Ordinal);

    private static string Line(ChildDiagnostic diagnostic) => string.Format(
        CultureInfo.InvariantCulture, "{0}={1}\t{2}\t{3}\t{4}\t{5}",
        diagnostic.IsError ? ErrorKey : WarningKey, diagnostic.Code, diagnostic.Line, diagnostic.Column,
        diagnostic.File, diagnostic.Message.Replace('\n', ' ').Replace('\r', ' '));

    private static ChildDiagnostic ReadDiagnostic(string[] pair)
    {
        var fields = pair[1].Split(['\t'], DiagnosticFields);
        var isWhole = fields.Length == DiagnosticFields;
        return isWhole
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
            ? new ChildDiagnostic(Is(pair, ErrorKey), fields[0], fields[3], line, column, fields[4])
            : new ChildDiagnostic(Is(pair, ErrorKey), fields[0], "", 0, 0, pair[1]);
    }
}
