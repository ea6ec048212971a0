using QuantBuild.Models.Training;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>How the quantizers of a module, or of a product, are trained to give its full-precision outputs.</summary>
internal static class ReconstructionTraining
{
    /// <summary>
    /// A state whose loss is this many times the best one's has lost its way: rounding a little differently changes a
    /// loss by percents.
    /// </summary>
    public const double DivergenceFactor = 10;

    /// <summary>What the learning rates are multiplied by after the first divergence.</summary>
    public const float RetryRate = 0.1f;

    // A window long enough that its mean says something, and at most twenty of them in long trainings.
    private const int ShortestWindow = 25;
    private const int MostWindows = 20;

    /// <summary>
    /// Adam at rates that fall linearly; the state before training and that at each end of a window are judged.
    /// </summary>
    public static TrainingOptions Options(int steps) => new()
    {
        Steps = steps,
        Optimizer = new AdamOptions(),
        ReportInterval = Math.Max(ShortestWindow, steps / MostWindows),
        ScoreInterval = 1,
        RecoveryFactor = RetryRate,
        DivergenceFactor = DivergenceFactor,
    };
}
