using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>
/// Measures the trained state on the same calibration texts as the best one so far, and keeps the better. A loss that
/// is not a number, or far above the best one's, brings the best state back: once with a lower rate to go on at, then
/// for good.
/// </summary>
/// <param name="best">The state before training, at first.</param>
/// <param name="measure">The loss of the tensors as they stand, on texts that are the same for both states.</param>
internal sealed class TrainingGuard(BestState best, Func<double> measure)
{
    /// <summary>
    /// A state whose loss is this many times the best one's has lost its way: rounding a little differently changes a
    /// loss by percents.
    /// </summary>
    public const double DivergenceFactor = 10;

    /// <summary>Of the learning rates, after the first divergence.</summary>
    public const float RetryRate = 0.1f;

    private readonly List<TrainingIncident> incidents = [];
    private bool isBest = true;

    /// <summary>Multiplies the learning rates.</summary>
    public float RateFactor { get; private set; } = 1;

    /// <summary>Whether training is to end: the best state is in place.</summary>
    public bool IsStopped { get; private set; }

    public IReadOnlyList<TrainingIncident> Incidents => incidents;

    /// <summary>Called at the end of a window of steps.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="windowLoss">Mean training loss of the window.</param>
    /// <returns>Whether the best state was brought back, so that the optimizer's moments are of another state.</returns>
    public bool Observe(int step, double windowLoss)
    {
        var bestLoss = best.Measure(measure);
        var loss = double.IsFinite(windowLoss) ? measure() : windowLoss;
        if (!double.IsFinite(loss) || loss > DivergenceFactor * bestLoss)
        {
            Recover(step);
            return true;
        }

        isBest = loss <= bestLoss;
        if (isBest)
        {
            best.Save();
        }

        return false;
    }

    /// <summary>Called when a step's loss is not a number.</summary>
    /// <param name="step">Steps taken.</param>
    public void Recover(int step)
    {
        best.Restore();
        isBest = true;
        IsStopped = incidents.Count > 0;
        RateFactor = RetryRate;
        incidents.Add(new TrainingIncident(
            step, IsStopped ? TrainingRecovery.Stopped : TrainingRecovery.LoweredRate));
    }

    /// <summary>Leaves the best state in place.</summary>
    public void Finish()
    {
        if (!isBest)
        {
            best.Restore();
        }
    }

    public TrainingGuardState Export() => new(RateFactor, IsStopped, isBest, best.Values, incidents);

    public void Import(TrainingGuardState state)
    {
        RateFactor = state.RateFactor;
        IsStopped = state.IsStopped;
        isBest = state.IsBest;
        best.Import(state.BestValues);
        incidents.AddRange(state.Incidents);
    }
}
