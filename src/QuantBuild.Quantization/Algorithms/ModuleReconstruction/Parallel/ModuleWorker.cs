using QuantBuild.Kernels.Random;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>The life of one module: warm-up, then steps on entries drawn from its reservoir, each output sent on.</summary>
internal sealed class ModuleWorker
{
    // What random numbers are drawn for, as in the other projects: a constant for each use.
    private const uint DrawPurpose = 0x5100_0001;

    private readonly ParallelTask shared;
    private readonly ModuleTask task;
    private readonly ModuleSpan span;
    private readonly ActivationReservoir reservoir;
    private readonly Queue<ActivationEntry> outbox = new();

    public ModuleWorker(ParallelTask shared, ModuleTask task)
    {
        this.shared = shared;
        this.task = task;
        span = task.Span;
        reservoir = new ActivationReservoir(
            shared.Parallel.Capacity, shared.Parallel.ReservoirBytes, shared.Checkpoints.FolderOf(span));
    }

    private bool IsFirst => span.Index == 0;

    private bool IsLast => span.Index == shared.Modules - 1;

    /// <param name="resumeAt">The step of the checkpoints to go on from; null to start.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public async Task<QuantizedModule> RunAsync(int? resumeAt, CancellationToken cancellation)
    {
        var observed = resumeAt is null
            ? await ObserveAsync(cancellation).ConfigureAwait(false)
            : shared.Checkpoints.LoadCalibration(span);
        using var learner = await shared.ComputeAsync(span.Index, step: null, () => Learner(observed), cancellation)
            .ConfigureAwait(false);
        await (resumeAt is { } at ? ResumeAsync(learner, at, cancellation) : WarmUpAsync(learner, cancellation))
            .ConfigureAwait(false);
        var first = resumeAt ?? 0;
        var ownBatches = IsFirst
            ? TrainingBatches.Of(task.Calibration.Texts, shared.Options, first).GetEnumerator()
            : null;
        for (var step = first; step < shared.Options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            SaveIfDue(step, learner);
            ownBatches?.MoveNext();
            var input = IsFirst ? null : await DrawAsync(step, cancellation).ConfigureAwait(false);
            var rows = ownBatches?.Current;
            var key = new ActivationKey(span.Index, step);
            var output = await shared.ComputeAsync(
                span.Index,
                step,
                () => learner.Advance(key, input is null ? rows : input.Rows, input, () => Recent(step), IsWanted(step)),
                cancellation)
                .ConfigureAwait(false);
            await SendAsync(output, cancellation).ConfigureAwait(false);
            shared.StepTaken();
        }

        return learner.Finish();
    }

    /// <summary>The entries that quantizers are calibrated on; none for the first module.</summary>
    private async Task<IReadOnlyList<ActivationEntry>> ObserveAsync(CancellationToken cancellation)
    {
        var plan = shared.WarmUp;
        reservoir.StartAt(plan.FirstStep);
        var observed = new List<ActivationEntry>();
        for (var batch = 0; !IsFirst && batch < plan.CalibrationBatches; batch++)
        {
            observed.Add(await EntryAsync(plan.FirstStep + batch, cancellation).ConfigureAwait(false));
        }

        shared.Checkpoints.SaveCalibration(span, observed);
        return observed;
    }

    private async Task WarmUpAsync(ModuleLearner learner, CancellationToken cancellation)
    {
        var plan = shared.WarmUp;
        for (var batch = 0; batch < plan.Batches; batch++)
        {
            var step = plan.FirstStep + batch;
            var input = IsFirst ? null : await EntryAsync(step, cancellation).ConfigureAwait(false);
            if (!IsLast)
            {
                var rows = plan.RowsOf(batch);
                var key = new ActivationKey(span.Index, step);
                var output = await shared.ComputeAsync(
                    span.Index, step, () => learner.Forward(key, rows, input), cancellation).ConfigureAwait(false);
                await SendAsync(output, cancellation).ConfigureAwait(false);
            }

            reservoir.DropOld(step);
        }
    }

    private async Task ResumeAsync(ModuleLearner learner, int step, CancellationToken cancellation)
    {
        var checkpoint = shared.Checkpoints.Load(span, step);
        learner.Import(checkpoint.Learner);
        if (checkpoint.Reservoir.Count > 0)
        {
            reservoir.StartAt(checkpoint.Reservoir[0].Key.Step);
            foreach (var entry in checkpoint.Reservoir)
            {
                reservoir.Add(entry);
            }
        }

        foreach (var entry in checkpoint.Outbox)
        {
            await SendAsync(entry, cancellation).ConfigureAwait(false);
        }
    }

    private ModuleLearner Learner(IReadOnlyList<ActivationEntry> observed) => new(
        task with { Calibration = task.Calibration with { QuantizedInput = IsFirst ? null : new EntrySource(observed) } },
        shared.Options,
        new TeacherForcing(shared.Parallel.AnnealSteps));

    private void SaveIfDue(int step, ModuleLearner learner)
    {
        if (!shared.Schedule.IsDue(span.Index, step))
        {
            return;
        }

        shared.Checkpoints.Save(span, new ModuleCheckpoint(
            step, learner.Export(), [.. reservoir.Steps.Select(reservoir.Get)], [.. outbox]));
        if (shared.Schedule.Saved())
        {
            shared.Checkpoints.RemoveBefore(step);
        }
    }

    /// <summary>An entry of the module before, drawn uniformly, with replacement, from those the schedule allows.</summary>
    private async ValueTask<ActivationEntry> DrawAsync(int step, CancellationToken cancellation)
    {
        var random = new CounterRandom(shared.Options.Seed, DrawPurpose + (uint)span.Index, (uint)step);
        if (shared.Parallel.IsFreeRunning)
        {
            while (shared.Transport.TryReceive(span.Index) is { } received)
            {
                Take(received);
            }

            reservoir.DropSurplus();
            return reservoir.Get(reservoir.Steps[random.Below(0, reservoir.Steps.Count)]);
        }

        var last = step - shared.Parallel.Lag;
        await FillAsync(last, cancellation).ConfigureAwait(false);
        reservoir.DropOld(last);
        var oldest = Math.Max(last - shared.Parallel.Capacity + 1, shared.WarmUp.FirstStep);
        return reservoir.Get(oldest + random.Below(0, last - oldest + 1));
    }

    /// <summary>A few entries spread over those a step may draw from; none for the first module.</summary>
    private IReadOnlyList<ActivationEntry> Recent(int step)
    {
        var last = shared.Parallel.IsFreeRunning ? int.MaxValue : step - shared.Parallel.Lag;
        var steps = reservoir.Steps.Where(held => held <= last).ToList();
        return [.. steps.Where((_, place) => (place * JudgedTexts.Batches / steps.Count)
                != ((place + 1) * JudgedTexts.Batches / steps.Count)).Select(reservoir.Get)];
    }

    private async ValueTask<ActivationEntry> EntryAsync(int step, CancellationToken cancellation)
    {
        await FillAsync(step, cancellation).ConfigureAwait(false);
        return reservoir.Get(step);
    }

    private async ValueTask FillAsync(int step, CancellationToken cancellation)
    {
        while (!reservoir.HoldsThrough(step))
        {
            Take(await shared.Transport.ReceiveAsync(span.Index, cancellation).ConfigureAwait(false));
        }
    }

    private void Take(ActivationEntry entry)
    {
        if (entry.Key.Module != span.Index - 1 || entry.HiddenSize != task.Model.HiddenSize)
        {
            throw new InvalidDataException(
                $"{span.Name} received an entry {entry.Key} of width {entry.HiddenSize} that is not meant for it.");
        }

        shared.Transport.Acknowledge(entry.Key);
        reservoir.Add(entry);
    }

    /// <summary>With the fixed schedule the module after never draws from the last outputs.</summary>
    private bool IsWanted(int step) =>
        !IsLast && (shared.Parallel.IsFreeRunning || step < shared.Options.Steps - shared.Parallel.Lag);

    private async ValueTask SendAsync(ActivationEntry? entry, CancellationToken cancellation)
    {
        if (entry is null)
        {
            return;
        }

        await shared.Transport.SendAsync(entry, cancellation).ConfigureAwait(false);
        outbox.Enqueue(entry);
        if (outbox.Count > shared.Parallel.Lag)
        {
            outbox.Dequeue();
        }
    }
}
