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

    private BackendChoice Choose(string? device, string? precision) => registry.Choose(
        TorchBackendFactory.BackendName, new BackendOptions { Threads = 1, Device = device, Precision = precision });
}
