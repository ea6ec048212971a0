using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Commands;

/// <summary>Reads the recipe that an argument names.</summary>
internal static class RecipeFile
{
    public static RecipeReadResult Read(string path, CommandEnvironment environment) =>
        RunSlots.Standard.Reader.Read(Path.GetFullPath(path, environment.CurrentFolder), path);

    /// <summary>The recipe; its warnings are reported.</summary>
    /// <exception cref="QuantBuild.Recipes.Diagnostics.DiagnosticException">It has errors.</exception>
    public static Recipe Accept(RecipeReadResult read, ICommandOutput output)
    {
        var recipe = read.Require();
        foreach (var warning in read.Diagnostics)
        {
            output.Report(warning);
        }

        return recipe;
    }
}
