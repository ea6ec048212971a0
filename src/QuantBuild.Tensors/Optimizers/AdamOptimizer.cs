using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Optimizers;

/// <summary>Adam with decoupled weight decay (arXiv:1412.6980, arXiv:1711.05101) over groups of parameters.</summary>
public sealed class AdamOptimizer
{
    private readonly ComputeBackend backend;
    private readonly AdamOptions options;
    private readonly List<Entry> entries = [];
    private readonly Dictionary<Tensor, Entry> entryOf = [];
    private readonly List<AdamSlot> slots = [];

    /// <summary>Makes the moments, zero, in the backend's innermost scope; the optimizer must not outlive it.</summary>
    /// <exception cref="ArgumentException">A parameter is in two groups.</exception>
    public AdamOptimizer(ComputeBackend backend, IReadOnlyList<ParameterGroup> groups, AdamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(groups);
        this.backend = backend;
        this.options = options ?? new AdamOptions();
        foreach (var group in groups)
        {
            foreach (var parameter in group.Parameters)
            {
                var entry = new Entry(
                    parameter, group, backend.Zeros(parameter.Shape), backend.Zeros(parameter.Shape));
                entries.Add(entry);
                if (!entryOf.TryAdd(parameter, entry))
                {
                    throw new ArgumentException($"A parameter {parameter.Shape} is listed twice.", nameof(groups));
                }
            }
        }
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>
    /// First and second moment of each parameter in turn; between steps they may be read and replaced.
    /// </summary>
    public IReadOnlyList<Tensor> Moments =>
        [.. entries.SelectMany(entry => new[] { entry.FirstMoment, entry.SecondMoment })];

    /// <summary>
    /// Updates every parameter that has a gradient, and the given rows, then forgets the gradients. A parameter without
    /// one is left as it is, moments included.
    /// </summary>
    /// <param name="learningRateFactor">Of the schedule; multiplies each group's rate.</param>
    /// <param name="rowUpdates">Tables updated by rows; rows left out keep their moments.</param>
    /// <returns>The norm of all gradients before clipping, [1]; null without clipping.</returns>
    public Tensor? Step(float learningRateFactor, IReadOnlyList<RowUpdate>? rowUpdates = null)
    {
        CollectSlots(learningRateFactor, rowUpdates ?? []);
        if (slots.Count == 0)
        {
            throw new InvalidOperationException("No parameter has a gradient. Run backpropagation before the step.");
        }

        Steps++;
        Tensor? norm = null;
        if (options.MaximumGradientNorm is { } maximum)
        {
            norm = backend.ClippedAdamStep(slots, HyperparametersOf(Steps), maximum);
        }
        else
        {
            backend.AdamStep(slots, HyperparametersOf(Steps), gradientFactor: null);
        }

        Forget(rowUpdates ?? []);
        return norm;
    }

    /// <summary>Takes up another optimizer's count of steps, its moments being in place.</summary>
    public void GoOnFrom(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    /// <summary>Forgets all moments and starts counting anew, as if just made.</summary>
    public void Reset()
    {
        foreach (var entry in entries)
        {
            backend.Fill(entry.FirstMoment, 0);
            backend.Fill(entry.SecondMoment, 0);
        }

        Steps = 0;
    }

    private void CollectSlots(float factor, IReadOnlyList<RowUpdate> rowUpdates)
    {
        slots.Clear();
        foreach (var entry in entries)
        {
            if (entry.Parameter.Gradient is { } gradient)
            {
                AddSlot(entry, gradient, factor, rows: null);
            }
        }

        foreach (var update in rowUpdates)
        {
            if (!entryOf.TryGetValue(update.Table, out var entry))
            {
                throw new ArgumentException(
                    $"The table {update.Table.Shape} is no parameter of this optimizer.", nameof(rowUpdates));
            }

            if (update.Copy.Gradient is { } gradient)
            {
                AddSlot(entry, gradient, factor, update.Rows);
            }
        }
    }

    private void AddSlot(Entry entry, Tensor gradient, float factor, Tensor? rows)
    {
        slots.Add(new AdamSlot(
            entry.Parameter,
            gradient,
            entry.FirstMoment,
            entry.SecondMoment,
            entry.Group.LearningRate * factor,
            entry.Group.WeightDecay,
            entry.Group.Minimum,
            rows));
    }

    private AdamHyperparameters HyperparametersOf(int step) => new(
        options.FirstDecay,
        options.SecondDecay,
        options.Epsilon,
        (float)(1 - DeterministicMath.Pow(options.FirstDecay, step)),
        (float)(1 - DeterministicMath.Pow(options.SecondDecay, step)));

    private void Forget(IReadOnlyList<RowUpdate> rowUpdates)
    {
        foreach (var entry in entries)
        {
            entry.Parameter.ClearGradient();
        }

        foreach (var update in rowUpdates)
        {
            update.Copy.ClearGradient();
        }

        slots.Clear();
    }

    private sealed record Entry(Tensor Parameter, ParameterGroup Group, Tensor FirstMoment, Tensor SecondMoment);
}
