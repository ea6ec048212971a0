using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class RunOrderTests
{
    [Fact]
    public void Sorted_NothingRead_StaysAsGiven() => Order("c a b").ShouldBe("c a b");

    [Theory]
    [InlineData("a b", "a>b", "b a")]
    [InlineData("a b c", "a>b b>c", "c b a")]
    [InlineData("a b c d", "a>d b>d", "d a b c")]
    [InlineData("a b c", "c>a", "a b c")]
    public void Sorted_RecipesThatReadOthers_ComeAfterThem(string runs, string reads, string expected) =>
        Order(runs, reads).ShouldBe(expected);

    [Fact]
    public void Sorted_PathIntoTheOutputFolder_CountsAsTheRecipe() =>
        string.Join(
            ' ', new RunOrder(Runs("a b"), [Source("a", "/obj/b/compressed-tensors")]).Sorted.Select(run => run.Name))
            .ShouldBe("b a");

    [Theory]
    [InlineData("a", "a>a", "a.quant.yaml(3,11) reads a")]
    [InlineData("a b c", "a>b b>c c>b", "b.quant.yaml(3,11) reads c; c.quant.yaml(3,11) reads b")]
    public void Cycle_RecipesThatReadEachOther_NamesEachPlace(string runs, string reads, string expected)
    {
        var order = new RunOrder(Runs(runs), Sources(reads));

        RunOrder.Describe(order.Cycle).ShouldBe(expected);
    }

    private static string Order(string runs, string reads = "")
    {
        var order = new RunOrder(Runs(runs), Sources(reads));
        order.Cycle.ShouldBeEmpty();
        return string.Join(' ', order.Sorted.Select(run => run.Name));
    }

    private static List<OrderedRun> Runs(string names) =>
        [.. names.Split(' ').Select(name => new OrderedRun(name, RecipeOf(name), $"/obj/{name}"))];

    private static List<ReadSource> Sources(string reads) =>
    [
        .. reads.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('>'))
            .Select(pair => Source(pair[0], RecipeOf(pair[1]))),
    ];

    private static ReadSource Source(string reader, string path) => new(RecipeOf(reader), path, 3, 11);

    private static string RecipeOf(string name) => $"/project/{name}.quant.yaml";
}
