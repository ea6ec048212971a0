namespace QuantBuild.Testing;

/// <summary>One comparison by the command line, <c>plan --verify</c>.</summary>
/// <param name="project">Of the test.</param>
/// <param name="variable">Value of an environment variable; null where it is not set.</param>
internal sealed class PlanVerification(TestProject project, Func<string, string?> variable)
{
    private const string RecipeSuffix = ".quant.yaml";

    /// <inheritdoc cref="RecipePlan.Verify"/>
    public void Run(string recipe)
    {
        var path = Path.GetFullPath(Path.Combine(project.Folder, recipe));
        if (!File.Exists(path))
        {
            throw new PlanVerificationException(
                $"There is no recipe {path}; '{recipe}' is relative to the test project's folder {project.Folder}.");
        }

        var command = new CommandLine(project.CommandLine, variable);
        var option = File.Exists(VerifiedPath(path)) || IsContinuousIntegration ? "--verify" : "--accept";
        if (command.Run("plan", option, path) is { ExitCode: not 0 } failed)
        {
            throw new PlanVerificationException(failed.Text);
        }
    }

    private bool IsContinuousIntegration => variable("CI") is { Length: > 0 } value
        && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0";

    private static string VerifiedPath(string recipe) =>
        (recipe.EndsWith(RecipeSuffix, StringComparison.OrdinalIgnoreCase)
            ? recipe.Substring(0, recipe.Length - RecipeSuffix.Length)
            : Path.ChangeExtension(recipe, extension: null))
        + ".verified.txt";
}
