using System.CommandLine;
using System.Text;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Plans;
using QuantBuild.Pipeline;

namespace QuantBuild.Cli.Commands;

/// <summary><c>plan</c>: what would run, and why.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var recipe = CommonOptions.Recipe();
        var json = CommonOptions.Json("Write the plan as JSON.");
        var cache = CommonOptions.Cache();
        var command = new Command(
            "plan",
            "Shows what a run would do: modules with their bits, stages, digests of the inputs; what is in the cache.")
        {
            recipe,
            json,
            cache,
        };
        command.SetAction(parsed => CommandHost.Execute(environment, new HostOptions(), context =>
        {
            var path = parsed.GetRequiredValue(recipe);
            var accepted = RecipeFile.Accept(RecipeFile.Read(path, environment), context.Output);
            var root = CacheFolder.Find(parsed.GetValue(cache), environment);
            var plan = RecipePlanner.Plan(
                accepted,
                root,
                new PackagedModels(environment.Resolve(path), root, environment, context),
                context.Cancellation);
            Show(plan, parsed.GetValue(json), environment.StandardOutput);
            ShowStates(plan, context.Output);
            return new CommandOutcome(ExitCode.Done);
        }));
        return command;
    }

    private static void Show(RunPlan plan, bool asJson, Stream stream)
    {
        if (asJson)
        {
            PlanJson.Write(plan, stream);
        }
        else
        {
            stream.Write(Encoding.UTF8.GetBytes(PlanText.Write(plan)));
        }

        stream.Flush();
    }

    private static void ShowStates(RunPlan plan, ICommandOutput output)
    {
        var stale = plan.States.Count(state => !state.IsCached);
        output.Note(stale == 0 ? "all stages are in the cache" : $"{stale} of {plan.States.Count} stages would run:");
        foreach (var state in plan.States.Where(state => !state.IsCached))
        {
            output.Note($"  {state.Stage} ({state.Reason})");
        }
    }
}
