using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

/// <summary>
/// Carries the outputs of each module to the module after it, in this process or between machines. Delivery is at
/// least once and in any order: an entry not acknowledged may come again. Safe for one sender and one receiver of each
/// module at the same time.
/// </summary>
public interface IActivationTransport
{
    /// <summary>Sends an entry to the module after the one that made it.</summary>
    /// <returns>Completed when the transport has the entry: late where the receiver is far behind.</returns>
    ValueTask SendAsync(ActivationEntry entry, CancellationToken cancellation);

    /// <summary>The next entry for a module that is not acknowledged.</summary>
    /// <param name="module">The receiver, from 1.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<ActivationEntry> ReceiveAsync(int module, CancellationToken cancellation);

    /// <summary>An entry that is there already; null where none is.</summary>
    /// <param name="module">The receiver, from 1.</param>
    ActivationEntry? TryReceive(int module);

    /// <summary>Tells that an entry need not come again; room for the next is made.</summary>
    ValueTask AcknowledgeAsync(ActivationKey key, CancellationToken cancellation);
}
