using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary><c>lock</c>: gets the models and data that recipes name on a hub, and notes what they are.</summary>
internal static class LockCommand
{
    public const string Name = "lock";

    public static Command Create(CommandEnvironment environment)
    {
        var recipes = CommonOptions.Recipes();
        var update = CommonOptions.Switch(
            "--update", "Take what the hub has now, in place of what is locked.");
        var cache = CommonOptions.Cache();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command(
            Name,
            "Gets the models and data that recipes name on a hub, and writes quantbuild.lock.json beside the recipes.")
        {
            recipes,
            update,
            cache,
            json,
        };
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            context =>
            {
                var root = CacheFolder.Find(parsed.GetValue(cache), environment);
                var code = ExitCode.Done;
                foreach (var path in parsed.GetRequiredValue(recipes))
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    code = Math.Max(code, Lock(path, root, environment, context, parsed.GetValue(update)));
                }

                return new CommandOutcome(code);
            }));
        return command;
    }

    private static int Lock(
        string path, string cacheRoot, CommandEnvironment environment, CommandContext context, bool isUpdate)
    {
        try
        {
            var recipe = RecipeFile.Accept(RecipeFile.Read(path, environment), context.Output);
            var slots = RemoteSources.Slots(environment.Resolve(path), cacheRoot, environment, context, isUpdate);
            context.Output.Note($"{path}: {RecipePlanner.Locate(recipe, slots, context.Cancellation).Name}");
            foreach (var data in RecipePlanner.LocateData(recipe, slots, context.Cancellation))
            {
                context.Output.Note($"{path}: {data}");
            }

            return ExitCode.Done;
        }
        catch (DiagnosticException exception)
        {
            // The other recipes are looked at all the same.
            context.Output.Report(exception);
            return exception.ExitCode;
        }
    }
}
