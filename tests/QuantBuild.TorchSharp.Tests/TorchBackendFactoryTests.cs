using System.Runtime.InteropServices;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.TorchSharp.Tests;

/// <summary>What is known of the backend before anything native is loaded.</summary>
public sealed class TorchBackendFactoryTests
{
    private readonly BackendRegistry registry = BackendRegistry.BuiltIn.With(new TorchBackendFactory());

    [Xunit.Theory]
    [InlineData(null, null, "cpu", "float32")]
    [InlineData("auto", null, "cpu", "float32")]
    [InlineData("cpu", "bfloat16", "cpu", "bfloat16")]
    [InlineData("cuda", "float16", "cuda", "float16")]
    [InlineData("cuda:3", null, "cuda", "float32")]
    public void Identify_DeviceAndPrecision_NamesTheKind(string? device, string? precision, string kind, string format)
    {
        var identity = Choose(device, precision).Identity;
        identity.Name.ShouldBe("torch");
        identity.DeviceKind.ShouldBe(kind);
        identity.Precision.ShouldBe(format);
        identity.LibraryVersion.ShouldBe("TorchSharp 0.107.0, libtorch 2.10.0");
    }

    [Xunit.Fact]
    public void Identify_TwoGpusOfAKind_ShareTheIdentity() =>
        Choose("cuda:0", null).Identity.ShouldBe(Choose("cuda:1", null).Identity);

    [Xunit.Theory]
    [InlineData("tpu", null, "'cpu', 'cuda:0'")]
    [InlineData("cuda:", null, "'cpu', 'cuda:0'")]
    [InlineData("cuda:-1", null, "'cpu', 'cuda:0'")]
    [InlineData(null, "int8", "float32, bfloat16, float16")]
    public void Choose_WhatThereIsNot_SaysWhatThereIs(string? device, string? precision, string named) =>
        Should.Throw<ArgumentException>(() => Choose(device, precision)).Message.ShouldContain(named);

    [Xunit.Theory]
    [InlineData(null)]
    [InlineData("cpu")]
    [InlineData("auto")]
    public void Devices_TheProcessor_HasNoMemoryOfItsOwn(string? device) =>
        Choose(device, null).Devices.ShouldBeEmpty();

    [Xunit.Fact]
    public void Devices_Gpus_AreThoseOfTheDriver()
    {
        var all = Choose("cuda", null).Devices;
        all.Select(gpu => gpu.Name).ShouldBe(Enumerable.Range(0, all.Count).Select(index => $"cuda:{index}"));
        all.ShouldAllBe(gpu => gpu.MemoryBytes > 0);
        Choose("cuda:0", null).Devices.ShouldBe(all.Take(1));
        Choose("cuda:4711", null).Devices.ShouldBeEmpty();
    }

    [Xunit.Theory]
    [InlineData(
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.11 GiB of which 3.00 MiB is "
        + "free. Including non-PyTorch memory, this process has 79.10 GiB memory in use.",
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.11 GiB")]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
        + "allocate 80000000000000 bytes. Error code 12 (Cannot allocate memory)",
        "can't allocate memory: you tried to allocate 80000000000000 bytes")]
    [InlineData("CUDA error: out of memory\nCUDA kernel errors might be", "CUDA error: out of memory")]
    public void MemoryFaultOf_WhatAllocatorsSay_SaysHowMuchWasAskedFor(string message, string told)
    {
        var choice = Choose(null, null);
        Should.Throw<TensorMemoryException>(() => choice.Compute<int>(() => throw new ExternalException(message)))
            .Message.ShouldBe($"libtorch has no memory left: {told}");
        Should.Throw<ExternalException>(
            () => choice.Compute<int>(() => throw new ExternalException("mat1 and mat2 shapes cannot be multiplied")));
    }

    private BackendChoice Choose(string? device, string? precision) => registry.Choose(
        TorchBackendFactory.BackendName, new BackendOptions { Threads = 1, Device = device, Precision = precision });
}
