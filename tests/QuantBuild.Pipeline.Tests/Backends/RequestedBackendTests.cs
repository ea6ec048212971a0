using QuantBuild.Pipeline.Backends;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Backends;

public sealed class RequestedBackendTests
{
    private static readonly SourceLocation Place = new("a.quant.yaml", 9, 1);

    [Fact]
    public void Choose_NothingAsked_IsTheDefault() => BackendRegistry.BuiltIn.Choose(request: null, 3, Place)
        .ShouldBe(BackendRegistry.Default(threads: 3));

    [Theory]
    [InlineData("auto", null)]
    [InlineData("cpu", "cpu")]
    public void Choose_TheDefaultByName_HasItsIdentity(string device, string? asked)
    {
        var choice = BackendRegistry.BuiltIn.Choose(new BackendRequest("managed", device, "float32"), 2, Place);
        choice.Identity.ShouldBe(BackendRegistry.Default(threads: 1).Identity);
        choice.Options.ShouldBe(new BackendOptions { Threads = 2, Device = asked, Precision = "float32" });
    }

    [Theory]
    [InlineData(false, "QB1005", "there is no device 'cuda:9' here")]
    [InlineData(true, "QB5071", "no driver; install one")]
    public void Choose_WhatTheFactoryRefuses_IsADiagnostic(bool isUnavailable, string code, string message)
    {
        var registry = BackendRegistry.BuiltIn.With(new RefusingFactory(isUnavailable));
        var diagnostic = Should.Throw<DiagnosticException>(
                () => registry.Choose(new BackendRequest("refusing", "cuda:9", "float32"), 1, Place))
            .Diagnostics.ShouldHaveSingleItem();
        (diagnostic.Code, diagnostic.Message).ShouldBe((code, message));
    }

    /// <summary>The standard names are those that a host can bring: the first one it has.</summary>
    [Fact]
    public void Backends_OfTheStandardSlots_BeginWithTheDefault()
    {
        RunSlots.Standard.Backends.Names[0].ShouldBe(BackendRegistry.Default(1).Identity.Name);
        BackendRegistry.BuiltIn.Names.ShouldBeSubsetOf(RunSlots.Standard.Backends.Names);
        RunSlots.Standard.Backends.Entries.ShouldAllBe(
            backend => backend.Precisions[0] == BackendRequest.UsualPrecision && backend.Devices.Contains("cpu"));
    }

    private sealed class RefusingFactory(bool isUnavailable) : IBackendFactory
    {
        public string Name => "refusing";

        public BackendIdentity Identify(BackendOptions options) => isUnavailable
            ? throw new BackendUnavailableException("no driver; install one")
            : throw new ArgumentException($"there is no device '{options.Device}' here", nameof(options));

        public ComputeBackend Create(BackendOptions options) => throw new NotSupportedException();
    }
}
