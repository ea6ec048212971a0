using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>What a <see cref="WindowedLoss"/> fed with values that were read needs to go on.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Points">Windows that ended.</param>
/// <param name="Pending">Losses of the window that has not.</param>
internal sealed record WindowedLossState(int Step, IReadOnlyList<LossPoint> Points, IReadOnlyList<float> Pending);
