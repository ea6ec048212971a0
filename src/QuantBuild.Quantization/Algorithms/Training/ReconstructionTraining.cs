using QuantBuild.Models.Training;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>How the quantizers of a module, or of a product, are trained to give its full-precision outputs.</summary>
internal static class ReconstructionTraining
{
    // A state whose loss is this many times the best one's has lost its way: rounding a little differently changes a
    // loss by percents.
    private const double DivergenceFactor = 10;

    // What the learning rates are multiplied by after the first divergence.
    private const float RetryRate = 0.1f;

    // A window long enough that its mean says something, and at most twenty of them in long trainings.
    private const int ShortestWindow = 25;
    private const int MostWindows = 20;

    /// <summary>
    /// Adam at rates that fall linearly; the state before training and that at each end of a window are judged.
    /// </summary>
    public static TrainingOptions Options(int steps) => Recovering(new TrainingOptions
    {
        Steps = steps,
        Optimizer = new AdamOptions(),
        ReportInterval = Math.Max(ShortestWindow, steps / MostWindows),
        ScoreInterval = 1,
    });

    /// <summary>A training that goes back to its best state when it diverges, and on at a lower rate once.</summary>
    public static TrainingOptions Recovering(TrainingOptions options) => options with
    {
        RecoveryFactor = RetryRate, DivergenceFactor = DivergenceFactor,
    };
}
