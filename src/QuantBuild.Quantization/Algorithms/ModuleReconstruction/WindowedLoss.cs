using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>The mean loss of every window of steps; the last window may be shorter.</summary>
internal sealed class WindowedLoss(int window, int steps)
{
    private readonly List<LossPoint> points = [];
    private readonly List<Tensor> pending = [];
    private int step;

    public IReadOnlyList<LossPoint> Points => points;

    /// <summary>
    /// Takes the loss of one step out of the step's scope; every window reads the losses from the device at once.
    /// </summary>
    /// <returns>Whether a window ended.</returns>
    /// <exception cref="NonFiniteException">The mean is not a number.</exception>
    public bool Add(TensorScope scope, Tensor loss, string module)
    {
        pending.Add(scope.Keep(loss));
        step++;
        if (pending.Count < window && step < steps)
        {
            return false;
        }

        var mean = pending.Average(value => (double)value.Backend.ReadFloats(value)[0]);
        pending.Clear();
        if (!double.IsFinite(mean))
        {
            throw new NonFiniteException(
                $"The loss of {module} is {mean} after step {step}. Lower the learning rate.");
        }

        points.Add(new LossPoint(step, mean));
        return true;
    }
}
