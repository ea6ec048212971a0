using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>The mean loss of every window of steps; the last window may be shorter.</summary>
internal sealed class WindowedLoss(int window, int steps)
{
    private readonly List<LossPoint> points = [];
    private readonly List<Tensor> onDevice = [];
    private readonly List<float> values = [];
    private int step;

    /// <summary>Windows whose mean is a number.</summary>
    public IReadOnlyList<LossPoint> Points => points;

    /// <summary>Steps a window has.</summary>
    public int Window => window;

    /// <summary>A window long enough that its mean says something, and at most twenty of them in long trainings.</summary>
    public static WindowedLoss For(int steps) => new(Math.Max(25, steps / 20), steps);

    /// <summary>
    /// Takes the loss of one step out of the step's scope; every window reads the losses from the device at once.
    /// </summary>
    /// <returns>The window's mean where one ended, else null.</returns>
    public double? Add(TensorScope scope, Tensor loss)
    {
        onDevice.Add(scope.Keep(loss));
        return Advance();
    }

    /// <summary>Takes a loss that was read already.</summary>
    /// <returns>The window's mean where one ended, else null.</returns>
    public double? Add(float loss)
    {
        values.Add(loss);
        return Advance();
    }

    /// <summary>Leaves out a step whose loss is no number, and begins a new window after it.</summary>
    public void Skip()
    {
        step++;
        onDevice.Clear();
        values.Clear();
    }

    public WindowedLossState Export() => new(step, [.. points], [.. values]);

    public void Import(WindowedLossState state)
    {
        step = state.Step;
        points.AddRange(state.Points);
        values.AddRange(state.Pending);
    }

    private double? Advance()
    {
        step++;
        if (onDevice.Count + values.Count < window && step < steps)
        {
            return null;
        }

        values.AddRange(onDevice.Select(loss => loss.Backend.ReadFloats(loss)[0]));
        var mean = values.Average(value => (double)value);
        onDevice.Clear();
        values.Clear();
        if (double.IsFinite(mean))
        {
            points.Add(new LossPoint(step, mean));
        }

        return mean;
    }
}
