using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>The life of one module: warm-up, then steps on entries drawn from its inbox, each output sent on.</summary>
internal sealed class ModuleWorker
{
    private readonly ParallelTask shared;
    private readonly ModuleTask task;
    private readonly ModuleSpan span;
    private readonly ModuleInbox inbox;
    private readonly EpochBatches ownBatches; // the first module's, which draws no entries
    private readonly Queue<StoredEntry> outbox = new();

    public ModuleWorker(ParallelTask shared, ModuleTask task)
    {
        this.shared = shared;
        this.task = task;
        span = task.Span;
        inbox = new ModuleInbox(shared, span, task.Model.HiddenSize);
        ownBatches = new EpochBatches(task.Calibration.Texts, shared.Options.BatchSize, shared.Options.Seed);
    }

    private bool IsFirst => span.Index == 0;

    private bool IsLast => span.Index == shared.Modules - 1;

    /// <param name="resumeAt">The step of the checkpoints to go on from; null to start.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public async Task<QuantizedModule> RunAsync(int? resumeAt, CancellationToken cancellation)
    {
        using var learner = await CalibrateAsync(resumeAt is not null, cancellation).ConfigureAwait(false);
        await (resumeAt is { } at ? ResumeAsync(learner, at, cancellation) : WarmUpAsync(learner, cancellation))
            .ConfigureAwait(false);
        var first = resumeAt ?? 0;
        for (var step = first; step < shared.Options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            SaveIfDue(step, learner);
            var input = IsFirst ? null : await inbox.DrawAsync(step, cancellation).ConfigureAwait(false);
            var own = IsFirst ? ownBatches.RowsAt(step) : null;
            var key = new ActivationKey(span.Index, step);
            var output = await shared.ComputeAsync(
                span.Index,
                step,
                () => learner.Advance(
                    key, input is null ? own : input.Rows, input, () => inbox.Recent(step), IsWanted(step)),
                cancellation)
                .ConfigureAwait(false);
            await SendAsync(output, cancellation).ConfigureAwait(false);
            shared.StepTaken();
        }

        return learner.Finish();
    }

    /// <summary>The entries that quantizers are calibrated on live no longer than this.</summary>
    private async Task<ModuleLearner> CalibrateAsync(bool resumes, CancellationToken cancellation)
    {
        var observed = resumes
            ? shared.Checkpoints.LoadCalibration(span)
            : await ObserveAsync(cancellation).ConfigureAwait(false);
        var source = IsFirst ? null : new EntrySource(observed);
        return await shared.ComputeAsync(
            span.Index,
            step: null,
            () => new ModuleLearner(task, source, shared.Options, new TeacherForcing(shared.Parallel.AnnealSteps)),
            cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The entries that quantizers are calibrated on; none for the first module.</summary>
    private async Task<IReadOnlyList<ActivationEntry>> ObserveAsync(CancellationToken cancellation)
    {
        var warmUp = shared.WarmUp;
        inbox.StartAt(warmUp.FirstStep);
        var observed = new List<ActivationEntry>();
        for (var batch = 0; !IsFirst && batch < warmUp.CalibrationBatches; batch++)
        {
            observed.Add(await inbox.EntryAsync(warmUp.FirstStep + batch, cancellation).ConfigureAwait(false));
        }

        shared.Checkpoints.SaveCalibration(span, observed);
        return observed;
    }

    private async Task WarmUpAsync(ModuleLearner learner, CancellationToken cancellation)
    {
        var warmUp = shared.WarmUp;
        for (var batch = 0; batch < warmUp.Batches; batch++)
        {
            var step = warmUp.FirstStep + batch;
            var input = IsFirst ? null : await inbox.EntryAsync(step, cancellation).ConfigureAwait(false);
            if (!IsLast)
            {
                var rows = warmUp.RowsOf(batch);
                var key = new ActivationKey(span.Index, step);
                var output = await shared.ComputeAsync(
                    span.Index, step, () => learner.Forward(key, rows, input), cancellation).ConfigureAwait(false);

                // Not to be sent again: who has a checkpoint has the whole warm-up.
                await shared.Transport.SendAsync(output, cancellation).ConfigureAwait(false);
            }

            inbox.DropBefore(step + 1);
        }
    }

    private async Task ResumeAsync(ModuleLearner learner, int step, CancellationToken cancellation)
    {
        var checkpoint = shared.Checkpoints.Load(span, step, learner.Read);
        inbox.Import(checkpoint.Reservoir);
        foreach (var entry in checkpoint.Outbox)
        {
            await SendAsync(entry, cancellation).ConfigureAwait(false);
        }
    }

    private void SaveIfDue(int step, ModuleLearner learner)
    {
        if (!shared.Schedule.IsDue(span.Index, step))
        {
            return;
        }

        shared.Checkpoints.Save(
            span, new ModuleCheckpoint(step, inbox.Export(), new StoredEntries(outbox)), learner.Write);
        if (shared.Schedule.Saved())
        {
            shared.Checkpoints.RemoveBefore(step);
        }
    }

    /// <summary>With the fixed schedule the module after never draws from the last outputs.</summary>
    private bool IsWanted(int step) =>
        !IsLast && (shared.Parallel.IsFreeRunning || step < shared.Options.Steps - shared.Parallel.Lag);

    /// <summary>
    /// Sends an output of training, and keeps it for a checkpoint while the receiver may not have it.
    /// </summary>
    private async ValueTask SendAsync(ActivationEntry? entry, CancellationToken cancellation)
    {
        if (entry is null)
        {
            return;
        }

        await shared.Transport.SendAsync(entry, cancellation).ConfigureAwait(false);
        outbox.Enqueue(shared.Stores[span.Index].Add(entry));
        if (outbox.Count > shared.Parallel.Lag)
        {
            outbox.Dequeue().Drop();
        }
    }
}
