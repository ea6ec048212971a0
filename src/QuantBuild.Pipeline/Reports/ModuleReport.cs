using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Reports;

/// <param name="Name">Of the module.</param>
/// <param name="Layers">Such as <c>0–2</c>.</param>
/// <param name="Bits">Mean bits of its linear weights.</param>
/// <param name="RelativeError">On the evaluation data, see <see cref="Quantization.Evaluation.ModuleError"/>.</param>
/// <param name="SignalToNoise">Decibels; null where nothing differs.</param>
/// <param name="FirstLoss">Mean loss of the first steps on the calibration data; null without training.</param>
/// <param name="LastLoss">Mean loss of the last steps.</param>
/// <param name="Incidents">Where training diverged, and what was done.</param>
internal sealed record ModuleReport(
    string Name,
    string Layers,
    double Bits,
    double RelativeError,
    double? SignalToNoise,
    double? FirstLoss,
    double? LastLoss,
    IReadOnlyList<TrainingIncident> Incidents);
