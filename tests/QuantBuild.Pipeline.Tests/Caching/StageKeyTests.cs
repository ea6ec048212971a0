using QuantBuild.Pipeline.Caching;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class StageKeyTests
{
    private static readonly string Weights = Digest.OfText("weights");

    private static readonly BackendIdentity Cpu = new("managed", "cpu", "float32", LibraryVersion: null, 1);

    [Fact]
    public void Build_AnyChangedValue_ChangesTheHash()
    {
        StageKey[] keys =
        [
            Builder().Build(),
            new StageKeyBuilder("other", 1, Cpu).Parameter("steps", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 2, Cpu).Parameter("steps", 10).Input("weights", Weights).Build(),
            Builder(Cpu with { NumericsVersion = 2 }).Build(),
            Builder(Cpu with { Name = "torch" }).Build(),
            Builder(Cpu with { DeviceKind = "cuda" }).Build(),
            Builder(Cpu with { Precision = "bfloat16" }).Build(),
            Builder(Cpu with { LibraryVersion = "1.0" }).Build(),
            Builder(Cpu with { LibraryVersion = "1.1" }).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", 11).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", "10").Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("step", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", 10).Input("vocabulary", Weights).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", 10).Input("weights", Digest.OfText("")).Build(),
            new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", 10).Parameter("weights", Weights).Build(),
        ];

        keys.Select(key => key.Hash).Distinct().Count().ShouldBe(keys.Length);
    }

    [Fact]
    public void Build_OtherOrder_GivesTheSameHash()
    {
        var first = new StageKeyBuilder("s", 1, Cpu).Parameter("a", 1).Parameter("b", true).Build();
        var second = new StageKeyBuilder("s", 1, Cpu).Parameter("b", true).Parameter("a", 1).Build();

        second.ShouldBe(first);
    }

    [Fact]
    public void Build_KnownInputs_KeepsItsHash()
    {
        // The canonical text below must never change its spelling: every cache would be lost.
        const string Text =
            """{"algorithm":1,"backend":"c\"pu","device":"cuda","inputs":{},"library":"1.0","numerics":3,"parameters":{"B":true,"a":"x\u000ay","rate":0.0005},"precision":"bfloat16","stage":"s"}""";
        var key = new StageKeyBuilder("s", 1, new BackendIdentity("c\"pu", "cuda", "bfloat16", "1.0", 3))
            .Parameter("rate", 5e-4).Parameter("a", "x\ny").Parameter("B", true).Build();

        key.Hash.ShouldBe(Digest.OfText(Text));
    }

    [Fact]
    public void ChangesSince_EarlierKey_NamesWhatChanged()
    {
        var earlier = Builder().Parameter("seed", 1).Build();
        var key = new StageKeyBuilder("mrem", 1, Cpu).Parameter("steps", 20).Input("weights", Weights).Build();

        key.ChangesSince(earlier.Entries).ShouldBe(
            [new StageKeyChange("parameters.seed", "1", null), new StageKeyChange("parameters.steps", "10", "20")]);
    }

    [Fact]
    public void Parameter_NegativeZero_IsZero() =>
        new StageKeyBuilder("s", 1, Cpu).Parameter("a", -0.0).Build()
            .ShouldBe(new StageKeyBuilder("s", 1, Cpu).Parameter("a", 0.0).Build());

    [Fact]
    public void Parameter_NaN_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Parameter("rate", double.NaN));

    [Fact]
    public void Parameter_SameNameTwice_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Parameter("steps", 10));

    [Fact]
    public void Input_NoDigest_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Input("data", "abc"));

    private static StageKeyBuilder Builder(BackendIdentity? backend = null) =>
        new StageKeyBuilder("mrem", 1, backend ?? Cpu).Parameter("steps", 10).Input("weights", Weights);
}
