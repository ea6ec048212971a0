using System.Text;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

public sealed class RecipeReferenceTests
{
    private const string Start = "<!-- table: generated from the recipe's schema -->\n";
    private const string End = "<!-- end of the table -->\n";

    private static string PagePath => Path.Combine(RepositoryRoot.Path!, "docs", "recipe.md");

    [Fact]
    public void Write_ReferenceTable_IsThatOfTheDocumentation()
    {
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);

        Snapshot.Verify(page[..start] + RecipeReference.Write() + page[end..], PagePath);
    }

    [Fact]
    public void RecipePage_Example_IsAValidRecipe()
    {
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var yaml = page.Split("```yaml\n")[1].Split("```")[0];

        var result = RecipeReader.Read(Encoding.UTF8.GetBytes(yaml), Fixtures.Folder, "docs/recipe.md");

        result.Diagnostics.ShouldBeEmpty();
    }
}
