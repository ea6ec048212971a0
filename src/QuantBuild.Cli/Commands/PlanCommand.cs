using System.Collections.Frozen;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Plans;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Commands;

/// <summary><c>plan</c>: what would run, and why; whether it is what was reviewed.</summary>
internal static class PlanCommand
{
    public const string Name = "plan";

    public static Command Create(CommandEnvironment environment)
    {
        var recipes = CommonOptions.Recipes();
        var verify = CommonOptions.Switch(
            "--verify",
            "Compare each plan with the reviewed one beside its recipe, NAME.verified.txt: exit code 1, and "
                + "NAME.received.txt, where it differs.");
        var accept = CommonOptions.Switch(
            "--accept",
            "Take each plan as reviewed: write NAME.verified.txt beside its recipe.");
        var json = CommonOptions.Json("Write the plan as JSON.");
        var cache = CommonOptions.Cache();
        var backends = new BackendArguments(environment);
        var command = new Command(
            Name,
            "Shows what a run would do: matrices with their bits, stages, digests of the inputs; what is in the cache.")
        {
            recipes,
            verify,
            accept,
            json,
            cache,
        };
        backends.AddTo(command);
        command.Validators.Add(result =>
        {
            var reviews = result.GetValue(verify) || result.GetValue(accept);
            if (result.GetValue(verify) && result.GetValue(accept))
            {
                result.AddError("--verify compares with the reviewed plan, --accept replaces it: give one of them.");
            }

            if (reviews && result.GetValue(json))
            {
                result.AddError("--json shows a plan, which --verify and --accept do not: give one of them.");
            }

            if (!reviews && result.GetValue(recipes) is { Length: > 1 })
            {
                result.AddError("Several recipes go with --verify or --accept alone: show one plan at a time.");
            }
        });
        command.SetAction(parsed => CommandHost.Execute(environment, new HostOptions(), context =>
        {
            var root = CacheFolder.Find(parsed.GetValue(cache), environment);
            var paths = parsed.GetRequiredValue(recipes);
            if (parsed.GetValue(verify))
            {
                return Review(paths, Make, environment, context, PlanReview.Verify);
            }

            if (parsed.GetValue(accept))
            {
                return Review(paths, Make, environment, context, PlanReview.Accept);
            }

            var plan = Make(paths[0]);
            context.Output.Report(plan.Warnings);
            Show(plan, parsed.GetValue(json), environment.StandardOutput, context.Secrets);
            ShowStates(plan, context.Output);
            if (plan.MemoryWarning(MemoryCheck.MachineBytes) is { } warning)
            {
                context.Output.Report(warning);
            }

            return new CommandOutcome(ExitCode.Done);

            RunPlan Make(string path)
            {
                var recipe = backends.Apply(
                    parsed, RecipeFile.Accept(RecipeFile.Read(path, environment), context.Output));
                return RecipePlanner.Plan(
                    recipe,
                    root,
                    RemoteSources.Slots(environment.Resolve(path), root, environment, context),
                    backends.Choose(parsed, recipe, root, threads: 1),
                    context.Cancellation);
            }
        }));
        return command;
    }

    private static CommandOutcome Review(
        IReadOnlyList<string> paths,
        Func<string, RunPlan> make,
        CommandEnvironment environment,
        CommandContext context,
        Func<string, string, string, ICommandOutput, int> review)
    {
        var code = ExitCode.Done;
        foreach (var path in paths)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                var plan = PlanText.Write(make(path));
                code = Math.Max(code, review(plan, environment.Resolve(path), path, context.Output));
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

    private static void Show(RunPlan plan, bool asJson, Stream stream, SecretMask secrets)
    {
        if (asJson)
        {
            using var json = new MemoryStream();
            PlanJson.Write(plan, json);
            using (var masked = new Utf8JsonWriter(stream, PlanJson.Layout))
            {
                MaskedJson.Copy(json.GetBuffer().AsSpan(0, (int)json.Length), masked, secrets, FrozenSet<string>.Empty);
            }

            stream.Write("\n"u8);
        }
        else
        {
            stream.Write(Encoding.UTF8.GetBytes(MessageText.EscapeLines(secrets.Apply(PlanText.Write(plan)))));
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
