namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// The namespaces of a project stand in layers: none uses one that uses it, directly or by way of others, a parent and
/// its child included.
/// </summary>
public sealed class NamespaceTests
{
    private static readonly (string Name, string Text) Wheel =
        ("Wheel.cs", "namespace Car.Parts; internal sealed class Wheel { public const int Spokes = 5; }");

    /// <summary>Those with the most files first.</summary>
    public static TheoryData<string> Projects => FullMatrix.Cases(
        [
            .. ProjectFile.Below("src/").Concat(ProjectFile.Below("bench/")).Select(project => project.Path)
                .OrderByDescending(path => Sources(path).Count()),
        ],
        few: 2);

    [Theory]
    [MemberData(nameof(Projects))]
    [Trait("Category", FullMatrix.Category)]
    public void Namespaces_OfAProject_FormNoCircle(string project)
    {
        NamespaceUses.Of(Sources(project).Select(file => (file, RepositoryFiles.Read(file)))).Circles()
            .ShouldBeEmpty("move a type to where its users are, or what it uses below it");
    }

    [Fact]
    public void Circles_UsesOneWay_AreNone() => Circles(
        Wheel,
        ("Axle.cs", "namespace Car.Parts; internal sealed class Axle { private Wheel left; }"),
        ("Factory.cs", "using Car.Parts; namespace Plant; internal sealed class Factory { Wheel Make() => new(); }"))
        .ShouldBeEmpty();

    [Fact]
    public void Circles_ParentAndChild_AreFoundWithoutAUsingOfTheParent() => Circles(
        Wheel,
        ("Car.cs", "namespace Car; internal sealed class Car { Parts.Wheel front; internal static int Speed; }"),
        ("Brake.cs", "namespace Car.Parts; internal sealed class Brake { int Stop() => Car.Speed; }"))
        .ShouldBe(["Car uses Car.Parts: Wheel in Car.cs", "Car.Parts uses Car: Car in Brake.cs"]);

    [Fact]
    public void Circles_ByWayOfAThird_NameEveryStep() => Circles(
        Wheel,
        ("Rim.cs", "using Shop; namespace Car.Parts; internal sealed class Rim(Price price) { Price price = price; }"),
        ("Price.cs", "namespace Shop; internal sealed record Price(Plant.Lot Lot);"),
        ("Lot.cs", "using Car.Parts; namespace Plant; internal sealed class Lot { int count = Wheel.Spokes; }"))
        .ShouldBe(
        [
            "Car.Parts uses Shop: Price in Rim.cs",
            "Plant uses Car.Parts: Wheel in Lot.cs",
            "Shop uses Plant: Lot in Price.cs",
        ]);

    [Theory]
    [InlineData("internal class Use : Wheel;")]
    [InlineData("internal class Use { int spokes = Wheel.Spokes; }")]
    [InlineData("internal class Use { string name = nameof(Wheel); }")]
    [InlineData("internal class Use { System.Collections.Generic.List<Wheel> wheels; }")]
    [InlineData("[System.ComponentModel.DefaultValue(typeof(Wheel))] internal class Use;")]
    public void Circles_ATypeHoweverUsed_CountsAsAUse(string use) => Circles(
        ("Wheel.cs", "using Users; namespace Parts; internal class Wheel { public const int Spokes = 5; Use by; }"),
        ("Use.cs", $"using Parts; namespace Users; {use}"))
        .Count.ShouldBe(2);

    private static IEnumerable<string> Sources(string project) => RepositoryFiles.WithEnding(".cs")
        .Where(file => file.StartsWith(project[..(project.LastIndexOf('/') + 1)], StringComparison.Ordinal));

    private static IReadOnlyList<string> Circles(params (string Name, string Text)[] sources) =>
        NamespaceUses.Of(sources).Circles();
}
