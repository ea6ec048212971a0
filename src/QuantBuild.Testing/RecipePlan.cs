using System.Reflection;
using System.Runtime.CompilerServices;

namespace QuantBuild.Testing;

/// <summary>Snapshot tests of recipes, for tests of any framework.</summary>
public static class RecipePlan
{
    /// <summary>
    /// Compares the plan of a recipe with the one that was reviewed, <c>NAME.verified.txt</c> beside
    /// <c>NAME.quant.yaml</c>. A plan changes with the recipe, a default, the model, the data and the version of a
    /// stage; never with the cache, the machine or the number of threads. Nothing is quantized; the model's file is
    /// read.
    /// </summary>
    /// <param name="recipe">
    /// Path of the recipe, absolute or relative to the folder of the test project that calls.
    /// </param>
    /// <remarks>
    /// Where no plan was reviewed yet, today's is taken and written, to be reviewed as a new file of the change; under
    /// continuous integration (the environment variable <c>CI</c> is set) that is a failure.
    /// </remarks>
    /// <exception cref="PlanVerificationException">
    /// The plan is not the reviewed one, and <c>NAME.received.txt</c> holds it; or the recipe has errors. The message
    /// shows the lines that differ.
    /// </exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Verify(string recipe)
    {
        if (recipe is null)
        {
            throw new ArgumentNullException(nameof(recipe));
        }

        var project = TestProject.Of(Assembly.GetCallingAssembly());
        new PlanVerification(project, Environment.GetEnvironmentVariable).Run(recipe);
    }
}
