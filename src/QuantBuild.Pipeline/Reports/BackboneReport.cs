using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Reports;

/// <summary>The backbone that a task shares with others, and what the task adds.</summary>
/// <param name="Sha256">Of the backbone's weights file: the same for every task on it.</param>
/// <param name="Bytes">Of that file.</param>
/// <param name="DeltaBytes">Of the task's delta.</param>
/// <param name="Outliers">Weights that are the task's own.</param>
/// <param name="Values">Numbers that are the task's own: outliers, steps, head and other parameters.</param>
internal sealed record BackboneReport(string Sha256, long Bytes, long DeltaBytes, long Outliers, long Values)
{
    /// <summary>Null where no output has a delta.</summary>
    /// <param name="files">Of the outputs.</param>
    /// <param name="modules">What the task changes.</param>
    public static BackboneReport? Of(IReadOnlyList<OutputFile> files, IEnumerable<QuantizedModule> modules)
    {
        if (files.FirstOrDefault(file => IsNamed(file, DeltaFile.FileName)) is not { } delta)
        {
            return null;
        }

        var folder = delta.Path[..^DeltaFile.FileName.Length];
        var weights = files.Single(file => file.Path == folder + SafetensorsFormat.FileName);
        var changes = modules.ToList();
        var matrices = changes.SelectMany(module => module.Deltas.Values).ToList();
        var outliers = matrices.Sum(matrix => (long)matrix.Positions.Length);
        return new BackboneReport(
            weights.Sha256,
            weights.Bytes,
            delta.Bytes,
            outliers,
            outliers + matrices.Sum(matrix => (long)(matrix.Steps?.Length ?? 0))
                + changes.SelectMany(module => module.Parameters.Values).Sum(values => (long)values.Length));
    }

    private static bool IsNamed(OutputFile file, string name) =>
        file.Path.EndsWith("/" + name, StringComparison.Ordinal);
}
