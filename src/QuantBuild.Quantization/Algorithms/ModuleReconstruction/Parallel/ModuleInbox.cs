using QuantBuild.Kernels.Random;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>What a module has received of the one before, and which entry each of its steps draws.</summary>
internal sealed class ModuleInbox(ParallelTask shared, ModuleSpan span, int hiddenSize)
{
    // What random numbers are drawn for, as in the other projects: a constant for each use.
    private const uint DrawPurpose = 0x5100_0001;

    private readonly ActivationReservoir reservoir = new(
        shared.Parallel.Capacity, shared.Stores[span.Index]);

    /// <summary>Says which step's entry is the first of all.</summary>
    public void StartAt(int step) => reservoir.StartAt(step);

    /// <summary>Drops what neither the given step nor one after it draws.</summary>
    public void DropBefore(int step) => reservoir.DropOld(step - shared.Parallel.Lag);

    /// <summary>The entry of a step, waited for where it has not come.</summary>
    public async ValueTask<ActivationEntry> EntryAsync(int step, CancellationToken cancellation)
    {
        await FillAsync(step, cancellation).ConfigureAwait(false);
        return reservoir.Get(step);
    }

    /// <summary>An entry drawn uniformly, with replacement, from those the schedule allows a step.</summary>
    public async ValueTask<ActivationEntry> DrawAsync(int step, CancellationToken cancellation)
    {
        var random = new CounterRandom(shared.Options.Seed, DrawPurpose + (uint)span.Index, (uint)step);
        if (shared.Parallel.IsFreeRunning)
        {
            while (shared.Transport.TryReceive(span.Index) is { } received)
            {
                await TakeAsync(received, cancellation).ConfigureAwait(false);
            }

            reservoir.DropSurplus();
            return reservoir.Get(reservoir.Steps[random.Below(0, reservoir.Steps.Count)]);
        }

        var last = step - shared.Parallel.Lag;
        await FillAsync(last, cancellation).ConfigureAwait(false);
        DropBefore(step);
        var oldest = Math.Max(last - shared.Parallel.Capacity + 1, shared.WarmUp.FirstStep);
        return reservoir.Get(oldest + random.Below(0, last - oldest + 1));
    }

    /// <summary>A few entries spread over those a step may draw from; none for the first module.</summary>
    public IReadOnlyList<ActivationEntry> Recent(int step)
    {
        var last = shared.Parallel.IsFreeRunning ? int.MaxValue : step - shared.Parallel.Lag;
        var steps = reservoir.Steps.Where(held => held <= last).ToList();
        return
        [
            .. steps.Where((_, place) => (place * JudgedTexts.Batches / steps.Count)
                != ((place + 1) * JudgedTexts.Batches / steps.Count)).Select(reservoir.Get),
        ];
    }

    /// <summary>All entries, for a checkpoint: each is in memory only while it is looked at.</summary>
    public IReadOnlyCollection<ActivationEntry> Export() => reservoir.All();

    /// <summary>Takes over what a checkpoint holds.</summary>
    public void Import(IReadOnlyCollection<ActivationEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (reservoir.NextStep is null)
            {
                reservoir.StartAt(entry.Key.Step);
            }

            reservoir.Add(entry);
        }
    }

    private async ValueTask FillAsync(int step, CancellationToken cancellation)
    {
        while (!reservoir.HoldsThrough(step))
        {
            await TakeAsync(
                await shared.Transport.ReceiveAsync(span.Index, cancellation).ConfigureAwait(false), cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>An entry is acknowledged when it is safe here.</summary>
    private ValueTask TakeAsync(ActivationEntry entry, CancellationToken cancellation)
    {
        if (entry.Key.Module != span.Index - 1 || entry.HiddenSize != hiddenSize)
        {
            throw new InvalidDataException(
                $"{span.Name} received an entry {entry.Key} of width {entry.HiddenSize} that is not meant for it.");
        }

        reservoir.Add(entry);
        return shared.Transport.AcknowledgeAsync(entry.Key, cancellation);
    }
}
