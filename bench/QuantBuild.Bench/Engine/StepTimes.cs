namespace QuantBuild.Bench.Engine;

/// <summary>Seconds of the parts of training steps, one entry a step.</summary>
internal sealed class StepTimes
{
    public List<double> Targets { get; } = [];

    /// <summary>The forward pass, the losses and the backward pass.</summary>
    public List<double> ForwardBackward { get; } = [];

    /// <summary>Forward alone; the way back is half as much again at most.</summary>
    public List<double> Loss { get; } = [];

    public List<double> Optimizer { get; } = [];

    public IEnumerable<double> Whole =>
        Targets.Zip(ForwardBackward, Optimizer).Select(t => t.First + t.Second + t.Third);
}
