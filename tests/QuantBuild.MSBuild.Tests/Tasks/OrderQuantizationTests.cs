using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Tasks;

public sealed class OrderQuantizationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingEngine engine = new();

    [Theory]
    [InlineData("obj/b/compressed-tensors")]
    [InlineData("b.quant.yaml")]
    [InlineData("link/b/compressed-tensors")]
    [InlineData("sub/../b.quant.yaml")]
    public void Execute_RecipeThatReadsALaterOne_ComesBehindIt(string source)
    {
        File.CreateSymbolicLink(folder["link"], "obj");

        var task = Order(("a", $"input {source}"), ("b", ""), ("c", ""));

        engine.Errors.ShouldBeEmpty();
        task.Ordered.Select(run => run.GetMetadata("RecipeName")).ShouldBe(["b", "a", "c"]);
        task.Ordered.ShouldAllBe(run => run.GetMetadata("Threads") == "3");
    }

    [Fact]
    public void Execute_Circle_IsQB1016AtThePlace()
    {
        Order(("a", "print x\ninput b.quant.yaml"), ("b", "input obj/a/model")).Ordered.ShouldBeEmpty();

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File, error.LineNumber, error.ColumnNumber)
            .ShouldBe(("QB1016", folder["a.quant.yaml"], 2, 7));
        error.Message!.ShouldContain("a.quant.yaml(2,7) reads b; b.quant.yaml(1,7) reads a");
    }

    [Theory]
    [InlineData("bin/Debug/net10.0/models/b/compressed-tensors")]
    [InlineData("bin/Release/models/b")]
    [InlineData("out/models/b")]
    public void Execute_CopyOfAModel_IsQB5007ThatNamesTheRecipe(string source)
    {
        Order(("a", $"input {source}"), ("b", "")).Ordered.ShouldBeEmpty();

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.LineNumber).ShouldBe(("QB5007", 1));
        error.Message!.ShouldContain("b.quant.yaml");
    }

    [Theory]
    [InlineData("bin/models/other")]
    [InlineData("models/b")]
    [InlineData("data.tsv")]
    public void Execute_SourceThatNoRecipeMakes_ChangesNothing(string source)
    {
        Order(("a", $"input {source}"), ("b", "")).Ordered
            .Select(run => run.GetMetadata("RecipeName")).ShouldBe(["a", "b"]);

        engine.Errors.ShouldBeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private OrderQuantization Order(params (string Name, string Script)[] recipes)
    {
        var runs = recipes.Select(recipe =>
        {
            var run = new TaskItem(folder[$"obj/{recipe.Name}.outcome"]);
            run.SetMetadata("Recipe", folder.Write($"{recipe.Name}.quant.yaml", recipe.Script));
            run.SetMetadata("RecipeName", recipe.Name);
            run.SetMetadata("Threads", "3");
            return run;
        });
        var task = new OrderQuantization
        {
            BuildEngine = engine,
            Runs = [.. runs],
            Recipes = [.. recipes.Select(recipe => new TaskItem($"{recipe.Name}.quant.yaml"))],
            Project = folder["test.csproj"],
            Directory = folder["obj"],
            OutputDirectories = ["out/", "bin/"],
            CommandLine = Path.Combine(AppContext.BaseDirectory, "QuantBuild.StandIn.dll"),
            DotnetHost = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        };
        task.Execute().ShouldBe(engine.Errors.Count == 0, string.Join('\n', engine.Texts(MessageImportance.High)));
        return task;
    }
}
