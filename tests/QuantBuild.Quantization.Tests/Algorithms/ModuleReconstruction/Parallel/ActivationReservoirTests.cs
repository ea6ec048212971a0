using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class ActivationReservoirTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void HoldsThrough_EntriesOutOfOrder_WaitsForTheMissingOne()
    {
        var reservoir = Reservoir(budgetBytes: long.MaxValue);
        reservoir.StartAt(-2);
        Add(reservoir, -2, 0, 1);
        reservoir.HoldsThrough(-2).ShouldBeTrue();
        reservoir.HoldsThrough(1).ShouldBeFalse();
        Add(reservoir, -1, 0);
        reservoir.HoldsThrough(1).ShouldBeTrue();
        reservoir.Steps.ShouldBe([-2, -1, 0, 1]);
    }

    [Fact]
    public void DropOld_EntriesBeyondTheCapacity_KeepsLaterOnes()
    {
        var reservoir = Reservoir(budgetBytes: long.MaxValue);
        reservoir.StartAt(0);
        Add(reservoir, 0, 1, 2, 3, 4, 5);
        reservoir.HoldsThrough(5).ShouldBeTrue();
        reservoir.DropOld(4);
        reservoir.Steps.ShouldBe([2, 3, 4, 5]);
        Add(reservoir, 1);
        reservoir.Steps.ShouldBe([2, 3, 4, 5], "an old entry delivered again");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Get_EntriesBeyondTheBudget_ComeFromFilesWithTheSameBytes(long budgetBytes)
    {
        var reservoir = Reservoir(budgetBytes);
        Add(reservoir, 0, 1, 2, 3, 4);
        Directory.GetFiles(folder.Path).Length.ShouldBeGreaterThan(2);
        foreach (var step in reservoir.Steps)
        {
            reservoir.Get(step).Bytes.ToArray().ShouldBe(Entry(step).Bytes.ToArray());
        }

        reservoir.DropSurplus();
        reservoir.Steps.ShouldBe([2, 3, 4]);
        reservoir.DropOld(100);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private ActivationReservoir Reservoir(long budgetBytes) =>
        new(capacity: 3, new EntryStore(budgetBytes, folder.Path));

    private static void Add(ActivationReservoir reservoir, params int[] steps)
    {
        foreach (var step in steps)
        {
            reservoir.Add(Entry(step));
        }
    }

    private static ActivationEntry Entry(int step) =>
        ActivationEntry.Create(new ActivationKey(0, step), [0], [1], [step, 1, 2], hiddenSize: 3);
}
