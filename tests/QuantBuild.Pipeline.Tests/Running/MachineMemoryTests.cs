using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Tests.Running;

public sealed class MachineMemoryTests
{
    private static readonly string[] Information =
        ["MemTotal:       2048 kB", "MemFree:        1024 kB", "SwapTotal:      1024 kB"];

    [Fact]
    public void LimitOf_MachineInformation_AddsMemoryAndSwapSpace() =>
        MachineMemory.LimitOf(Information, [], _ => []).ShouldBe(3072 * 1024);

    [Theory]
    [InlineData("1048576", "0", 1024)]
    [InlineData("1048576", "524288", 1536)]
    [InlineData("1048576", "max", 2048)]
    [InlineData("1048576", null, 2048)]
    [InlineData("max", "0", 3072)]
    [InlineData("9223372036854771712", null, 3072)]
    [InlineData("99999999999", "max", 3072)]
    public void LimitOf_Group_AddsTheSwapSpaceThatItHas(
        string memory, string? swap, long kibibytes) => MachineMemory.LimitOf(
        Information,
        ["0::/job"],
        file => file switch
        {
            "/sys/fs/cgroup/job/memory.max" => [memory],
            "/sys/fs/cgroup/job/memory.swap.max" when swap is not null => [swap],
            _ => [],
        }).ShouldBe(kibibytes * 1024);

    [Fact]
    public void GroupFiles_OfVersionTwo_AreThoseOfEveryGroupOnTheWay() =>
        MachineMemory.GroupFiles(["0::/build/job"]).ShouldBe(
        [
            "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/build/memory.max", "/sys/fs/cgroup/build/job/memory.max",
        ]);

    [Fact]
    public void GroupFiles_OfVersionOne_AreTheMemoryControllers() =>
        MachineMemory.GroupFiles(["4:cpu,cpuacct:/a", "3:memory:/b", "nonsense"]).ShouldBe(
        [
            "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/b/memory.limit_in_bytes",
        ]);

    [Fact]
    public void LimitBytes_OfThisMachine_IsPositive() => MachineMemory.LimitBytes().ShouldBeGreaterThan(0);
}
