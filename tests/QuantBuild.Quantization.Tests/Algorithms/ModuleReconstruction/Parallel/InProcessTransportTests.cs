using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class InProcessTransportTests
{
    [Fact]
    public async Task SendAsync_ReceiverThatAcknowledgesNothing_WaitsAtTheCapacity()
    {
        using var transport = new InProcessTransport(modules: 2, capacity: 2);
        await transport.SendAsync(Entry(0), default);
        await transport.SendAsync(Entry(1), default);
        var third = transport.SendAsync(Entry(2), default).AsTask();
        var received = await transport.ReceiveAsync(1, default);
        third.IsCompleted.ShouldBeFalse("received, but not acknowledged");

        await transport.AcknowledgeAsync(received.Key, default);

        await third;
        (await transport.ReceiveAsync(1, default)).Key.Step.ShouldBe(1);
        (await transport.ReceiveAsync(1, default)).Key.Step.ShouldBe(2);
    }

    [Fact]
    public async Task SendAsync_DroppingTheOldest_NeverWaits()
    {
        using var transport = new InProcessTransport(modules: 2, capacity: 2, dropsOldest: true);
        for (var step = 0; step < 5; step++)
        {
            await transport.SendAsync(Entry(step), default);
        }

        transport.TryReceive(1)!.Key.Step.ShouldBe(3);
        transport.TryReceive(1)!.Key.Step.ShouldBe(4);
        transport.TryReceive(1).ShouldBeNull();
    }

    [Fact]
    public async Task SendAsync_DroppingTheOldest_WaitsForEntriesOfTheWarmUp()
    {
        using var transport = new InProcessTransport(modules: 2, capacity: 1, dropsOldest: true);
        await transport.SendAsync(Entry(-1), default);
        var training = transport.SendAsync(Entry(0), default).AsTask();
        training.IsCompleted.ShouldBeFalse();

        await transport.AcknowledgeAsync(transport.TryReceive(1)!.Key, default);

        await training;
        transport.TryReceive(1)!.Key.Step.ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveAsync_Cancelled_EndsTheWaiting()
    {
        using var transport = new InProcessTransport(modules: 2, capacity: 1);
        using var cancellation = new CancellationTokenSource();
        var waiting = transport.ReceiveAsync(1, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private static ActivationEntry Entry(int step) =>
        ActivationEntry.Create(new ActivationKey(0, step), [0], [1], [step], hiddenSize: 1);
}
