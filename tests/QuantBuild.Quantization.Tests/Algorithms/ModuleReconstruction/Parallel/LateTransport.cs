using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// A transport for the free-running schedule that carries nothing before the receiver has taken its last step.
/// </summary>
internal sealed class LateTransport(IActivationTransport prompt, int modules, int steps) : IActivationTransport
{
    private readonly TaskCompletionSource[] done =
        [
            .. Enumerable.Range(0, modules)
                .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)),
        ];

    private readonly int[] looks = new int[modules];

    public async ValueTask SendAsync(ActivationEntry entry, CancellationToken cancellation)
    {
        await done[entry.Key.Module + 1].Task.WaitAsync(cancellation);
        await prompt.SendAsync(entry, cancellation);
    }

    public ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation) =>
        prompt.ReceiveAsync(module, cancellation);

    // Where nothing comes, a step looks once.
    public ActivationEntry? TryReceive(int module)
    {
        if (++looks[module] == steps)
        {
            done[module].SetResult();
        }

        return null;
    }

    public ValueTask AcknowledgeAsync(ActivationKey key, CancellationToken cancellation) =>
        prompt.AcknowledgeAsync(key, cancellation);
}
