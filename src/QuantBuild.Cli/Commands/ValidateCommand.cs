using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary><c>validate</c>: are the recipes well-formed, and do they fit their models and data?</summary>
internal static class ValidateCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var recipes = CommonOptions.Recipes();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command(
            "validate",
            "Checks recipes: keys, values, the files they name, every row of the data, and that they fit the model.")
        {
            recipes,
            json,
        };
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            context => Execute(parsed.GetRequiredValue(recipes), environment, context)));
        return command;
    }

    private static CommandOutcome Execute(
        IReadOnlyList<string> paths, CommandEnvironment environment, CommandContext context)
    {
        var code = ExitCode.Done;
        foreach (var path in paths)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                var recipe = RecipeFile.Accept(RecipeFile.Read(path, environment), context.Output);
                context.Output.Note($"{path}: valid{Check(recipe, context)}");
            }
            catch (DiagnosticException exception)
            {
                // The other recipes are looked at all the same.
                context.Output.Report(exception);
                code = Math.Max(code, exception.ExitCode);
            }
        }

        return new CommandOutcome(code);
    }

    /// <summary>What could not be checked, since nothing is downloaded here.</summary>
    private static string Check(Recipe recipe, CommandContext context)
    {
        var data = RecipePlanner.RemoteDataOf(recipe);
        if (RecipePlanner.RemoteSourceOf(recipe) is { } source)
        {
            RecipePlanner.CheckData(recipe, cancellation: context.Cancellation);
            var others = data.Count > 0 ? $", nor the data of {string.Join(" and ", data)}" : string.Empty;
            return $" (the model of {source.Text} is not looked at, nor the labels{others}; `plan` and `run` do)";
        }

        if (data.Count > 0)
        {
            RecipePlanner.CheckData(recipe, cancellation: context.Cancellation);
            return $" (the data of {string.Join(" and ", data)} are not looked at, nor the labels; "
                + "`plan` and `run` do)";
        }

        context.Output.Report(RecipePlanner.Validate(recipe, cancellation: context.Cancellation).Warnings);
        return string.Empty;
    }
}
