using QuantBuild.Testing;
using Xunit;

namespace Tests;

public sealed class PlanTests
{
    // The first run writes the plan beside the recipe, as *.verified.txt: review it, and keep it under source control.
    [Fact]
    public void Plan_OfTheRecipe_IsTheReviewedOne() =>
        RecipePlan.Verify("""../../src/MODEL_FOLDER/model_recipe.quant.yaml""");
}
