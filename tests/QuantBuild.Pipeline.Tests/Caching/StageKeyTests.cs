using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class StageKeyTests
{
    private static readonly string Weights = Digest.OfText("weights");

    [Fact]
    public void Build_AnyChangedValue_ChangesTheHash()
    {
        StageKey[] keys =
        [
            Builder().Build(),
            new StageKeyBuilder("other", 1, 1, "cpu").Parameter("steps", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 2, 1, "cpu").Parameter("steps", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 2, "cpu").Parameter("steps", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "gpu").Parameter("steps", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 11).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", "10").Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("step", 10).Input("weights", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 10).Input("vocabulary", Weights).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 10).Input("weights", Digest.OfText("")).Build(),
            new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 10).Parameter("weights", Weights).Build(),
        ];

        keys.Select(key => key.Hash).Distinct().Count().ShouldBe(keys.Length);
    }

    [Fact]
    public void Build_OtherOrder_GivesTheSameHash()
    {
        var first = new StageKeyBuilder("s", 1, 1, "cpu").Parameter("a", 1).Parameter("b", true).Build();
        var second = new StageKeyBuilder("s", 1, 1, "cpu").Parameter("b", true).Parameter("a", 1).Build();

        second.ShouldBe(first);
    }

    [Fact]
    public void Build_KnownInputs_KeepsItsHash()
    {
        // The canonical text below must never change its spelling: every cache would be lost.
        const string Text = """{"algorithm":1,"backend":"c\"pu","inputs":{},"numerics":3,"parameters":{"B":true,"a":"x\u000ay","rate":0.0005},"stage":"s"}""";
        var key = new StageKeyBuilder("s", 1, 3, "c\"pu")
            .Parameter("rate", 5e-4).Parameter("a", "x\ny").Parameter("B", true).Build();

        key.Hash.ShouldBe(Digest.OfText(Text));
    }

    [Fact]
    public void ChangesSince_EarlierKey_NamesWhatChanged()
    {
        var earlier = Builder().Parameter("seed", 1).Build();
        var key = new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 20).Input("weights", Weights).Build();

        key.ChangesSince(earlier.Entries).ShouldBe(
            [new StageKeyChange("parameters.seed", "1", null), new StageKeyChange("parameters.steps", "10", "20")]);
    }

    [Fact]
    public void Parameter_NegativeZero_IsZero() =>
        new StageKeyBuilder("s", 1, 1, "cpu").Parameter("a", -0.0).Build()
            .ShouldBe(new StageKeyBuilder("s", 1, 1, "cpu").Parameter("a", 0.0).Build());

    [Fact]
    public void Parameter_NaN_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Parameter("rate", double.NaN));

    [Fact]
    public void Parameter_SameNameTwice_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Parameter("steps", 10));

    [Fact]
    public void Input_NoDigest_Throws() =>
        Should.Throw<ArgumentException>(() => Builder().Input("data", "abc"));

    private static StageKeyBuilder Builder() =>
        new StageKeyBuilder("mrem", 1, 1, "cpu").Parameter("steps", 10).Input("weights", Weights);
}
