namespace QuantBuild.Models.Training;

/// <summary>Training left the finite numbers.</summary>
public sealed class TrainingException(int step, double loss)
    : Exception($"The loss became {loss} by step {step}. Lower the learning rate, or look for broken inputs.")
{
    /// <summary>The step after which it was seen.</summary>
    public int Step { get; } = step;
}
