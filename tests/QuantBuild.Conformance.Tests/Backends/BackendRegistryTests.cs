using QuantBuild.Conformance.Tests.Backends.Foreign;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends;

public sealed class BackendRegistryTests
{
    private static readonly BackendOptions OneThread = new() { Threads = 1 };

    private readonly BackendRegistry registry = BackendRegistry.BuiltIn.With(new WrappedBackendFactory());

    [Fact]
    public void Default_OfThisProject_IsManaged()
    {
        BackendRegistry.BuiltIn.Names.ShouldBe(["managed"]);
        BackendRegistry.Default(threads: 3).Identity.ShouldBe(
            new BackendIdentity("managed", "cpu", "float32", LibraryVersion: null, NumericsVersion.Current));
    }

    [Fact]
    public void Choose_EveryName_MakesWhatItIdentifies()
    {
        registry.Names.ShouldBe(["managed", "wrapped"]);
        foreach (var name in registry.Names)
        {
            var choice = registry.Choose(name, OneThread);
            using var backend = choice.Create();
            backend.Identity.ShouldBe(choice.Identity);
            choice.Identity.Name.ShouldBe(name);
        }
    }

    [Fact]
    public void Choose_UnknownName_SaysWhichThereAre() =>
        Should.Throw<ArgumentException>(() => registry.Choose("tensorflow", OneThread))
            .Message.ShouldContain("managed, wrapped");

    [Fact]
    public void Choose_WhatTheManagedBackendHasNot_SaysWhatItHas()
    {
        Should.Throw<ArgumentException>(() => registry.Choose("managed", OneThread with { Device = "cuda:0" }))
            .Message.ShouldContain("'cpu'");
        Should.Throw<ArgumentException>(() => registry.Choose("managed", OneThread with { Precision = "bfloat16" }))
            .Message.ShouldContain("'float32'");
        Should.Throw<ArgumentException>(() => registry.Choose("managed", OneThread with { Threads = 0 }));
    }

    [Fact]
    public void With_NameThatIsTaken_Throws() =>
        Should.Throw<ArgumentException>(() => registry.With(new WrappedBackendFactory()));

    [Fact]
    public void Create_OtherThanIdentified_Throws() =>
        Should.Throw<InvalidOperationException>(() => new BackendChoice(new LyingFactory(), OneThread).Create());

    private sealed class LyingFactory : IBackendFactory
    {
        public string Name => "managed";

        public BackendIdentity Identify(BackendOptions options) => BackendRegistry.Default(1).Identity;

        public ComputeBackend Create(BackendOptions options) => new ReferenceBackend();
    }
}
