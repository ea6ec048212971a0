using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// Shorter forms in which applications can have a model's answers. A recipe asks for some of them; calibration texts
/// then say what a checkpoint's users need, and the report what the forms are worth.
/// </summary>
public interface IAnswerForms
{
    /// <summary>The names in recipes.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Grows when the same answers give another calibration; part of the cache's keys.</summary>
    int Version { get; }

    /// <summary>The file that a checkpoint's users read the calibration from.</summary>
    string FileName { get; }

    /// <summary>Makes the content of that file.</summary>
    /// <param name="answers">The quantized model's, to the calibration texts; at least one.</param>
    byte[] Calibrate(LogitTable answers);

    /// <summary>What a report says of the forms.</summary>
    /// <param name="names">Those that the recipe asks for.</param>
    /// <param name="folder">Holds the file of <see cref="Calibrate"/>.</param>
    /// <param name="answers">The quantized model's, to the evaluation texts.</param>
    /// <param name="targets">Of the evaluation texts; null where they have none.</param>
    ReportRow Compare(IReadOnlyList<string> names, string folder, LogitTable answers, ITargets? targets);
}
