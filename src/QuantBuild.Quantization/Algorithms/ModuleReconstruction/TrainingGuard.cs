using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>
/// Watches the mean calibration loss over windows of steps and keeps the best state. A loss that is not a number, or
/// far above the best, brings that state back: once with a lower rate to go on at, then for good.
/// </summary>
internal sealed class TrainingGuard(BestState best)
{
    // A window's mean varies by a few percent; a diverging module passes this within a window or two.
    private const double DivergenceFactor = 10;
    private const float RetryRate = 0.1f;

    private readonly List<TrainingIncident> incidents = [];
    private double lastLoss = double.PositiveInfinity;

    /// <summary>Multiplies the learning rates.</summary>
    public float RateFactor { get; private set; } = 1;

    /// <summary>Whether training is to end: the best state is in place.</summary>
    public bool IsStopped { get; private set; }

    public BestState Best => best;

    public IReadOnlyList<TrainingIncident> Incidents => incidents;

    /// <summary>Takes the mean loss of a window.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="loss">Of the window.</param>
    /// <param name="isComparable">
    /// Whether the loss is of the same problem as those before; the latest state of another problem is the best one.
    /// </param>
    /// <returns>Whether the best state was restored, so that the optimizer's moments are of another state.</returns>
    public bool Observe(int step, double loss, bool isComparable = true)
    {
        if (!double.IsFinite(loss) || loss > DivergenceFactor * best.Loss)
        {
            Recover(step);
            return true;
        }

        lastLoss = loss;
        if (!isComparable)
        {
            best.Save(double.PositiveInfinity);
        }
        else if (loss < best.Loss)
        {
            best.Save(loss);
        }

        return false;
    }

    /// <summary>Leaves the best state in place.</summary>
    public void Finish()
    {
        if (!(lastLoss <= best.Loss))
        {
            best.Restore();
        }
    }

    public TrainingGuardState Export() => new(RateFactor, IsStopped, lastLoss, best.Loss, best.Values, incidents);

    public void Import(TrainingGuardState state)
    {
        RateFactor = state.RateFactor;
        IsStopped = state.IsStopped;
        lastLoss = state.LastLoss;
        best.Import(state.BestLoss, state.BestValues);
        incidents.AddRange(state.Incidents);
    }

    private void Recover(int step)
    {
        best.Restore();
        lastLoss = best.Loss;
        IsStopped = incidents.Count > 0;
        RateFactor = RetryRate;
        incidents.Add(new TrainingIncident(
            step, IsStopped ? TrainingRecovery.Stopped : TrainingRecovery.LoweredRate));
    }
}
