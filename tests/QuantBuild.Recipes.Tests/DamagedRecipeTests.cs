using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

public sealed class DamagedRecipeTests
{
    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_AnyDamage_GivesARecipeOrDiagnostics()
    {
        var files = Directory.GetFiles(
            Path.GetDirectoryName(Fixtures.PathOf("good", "sentiment.quant.yaml"))!, "*.quant.yaml")
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        ReaderProperty.Check(
            files,
            FullMatrix.Count(1_000, 5_000),
            (damaged, _) =>
            {
                var result = RecipeText.Read(damaged);
                (result.Recipe is not null).ShouldBe(!result.Diagnostics.Any(diagnostic => diagnostic.IsError));
            },
            isDocumented: _ => false);
    }
}
