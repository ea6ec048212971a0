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
    private readonly List<Tensor> gradients = [];

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

    /// <summary>First and second moment of each parameter in turn; between steps they may be read and replaced.</summary>
    public IReadOnlyList<Tensor> Moments => [.. entries.SelectMany(entry => new[] { entry.FirstMoment, entry.SecondMoment })];

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
        var norm = options.MaximumGradientNorm is null ? null : backend.GradientNorm(gradients);
        var factor = norm is null ? null : backend.ClipFactor(norm, options.MaximumGradientNorm!.Value);
        backend.AdamStep(slots, HyperparametersOf(Steps), factor);
        Forget(rowUpdates ?? []);
        return norm;
    }

    /// <summary>The state as it stands: its tensors are read when they are asked for, so before the next step.</summary>
    public AdamState Export() => new(
        Steps,
        new TensorValues([.. entries.Select(entry => entry.FirstMoment)]),
        new TensorValues([.. entries.Select(entry => entry.SecondMoment)]));

    /// <summary>Goes on from a state that an optimizer over the same parameters exported.</summary>
    /// <exception cref="ArgumentException">The state is of other parameters.</exception>
    public void Import(AdamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FirstMoments.Count != entries.Count || state.SecondMoments.Count != entries.Count)
        {
            throw new ArgumentException(
                $"The state is of {state.FirstMoments.Count} parameters, not {entries.Count}.", nameof(state));
        }

        for (var i = 0; i < entries.Count; i++)
        {
            backend.Write(entries[i].FirstMoment, state.FirstMoments[i]);
            backend.Write(entries[i].SecondMoment, state.SecondMoments[i]);
        }

        Steps = state.Steps;
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
            var zeros = new float[entry.Parameter.Shape.Count];
            backend.Write(entry.FirstMoment, zeros);
            backend.Write(entry.SecondMoment, zeros);
        }

        Steps = 0;
    }

    private void CollectSlots(float factor, IReadOnlyList<RowUpdate> rowUpdates)
    {
        slots.Clear();
        gradients.Clear();
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
        gradients.Add(gradient);
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
        gradients.Clear();
    }

    private sealed record Entry(Tensor Parameter, ParameterGroup Group, Tensor FirstMoment, Tensor SecondMoment);
}
