using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Tests.Running;

public sealed class MachineMemoryTests
{
    [Fact]
    public void LimitOf_MachineInformation_AddsMemoryAndSwapSpace() => MachineMemory.LimitOf(
        ["MemTotal:       2048 kB", "MemFree:        1024 kB", "SwapTotal:      1024 kB"]).ShouldBe(3072 * 1024);

    [Fact]
    public void GroupFiles_OfVersionTwo_AreThoseOfEveryGroupOnTheWay() => MachineMemory.GroupFiles(["0::/build/job"]).ShouldBe(
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
