using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Plans;
using QuantBuild.Cli.Results;
using QuantBuild.Cli.Stopping;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Commands;

/// <summary><c>run</c>: quantize, evaluate, write the checkpoint and the reports.</summary>
internal sealed class RunCommand
{
    private const string DefaultOutputFolder = "quantized";
    private const int DefaultCheckpointSeconds = 30;
    private const int MostCheckpointSeconds = 86_400;

    private readonly CommandEnvironment environment;

    private readonly Argument<string> recipe = CommonOptions.Recipe();

    private readonly Option<string?> output = new("--output")
    {
        Description = $"Folder of the results. Default: {DefaultOutputFolder}/<name of the recipe>.",
        HelpName = "folder",
    };

    private readonly Option<string?> cache = CommonOptions.Cache();

    private readonly Option<int?> threads = CommonOptions.Threads();

    private readonly BackendArguments backends;

    private readonly Option<int?> checkpointInterval = NumberOption.Whole(
        "--checkpoint-interval",
        "seconds",
        $"Seconds between two checkpoints of a stage that trains all modules at once, 0 to {MostCheckpointSeconds}. "
            + $"Default: {DefaultCheckpointSeconds}.",
        least: 0,
        MostCheckpointSeconds);

    private readonly Option<bool> json = CommonOptions.Json(
        "Write JSON lines to standard output: progress, stages, diagnostics, and at last the result.");

    private readonly Option<ParentIdentity?> parent = CommonOptions.Parent();

    private readonly Option<string?> resolved = new("--resolved")
    {
        Description = "Also write the recipe with every default filled in, as JSON, to this file.",
        HelpName = "file",
    };

    private readonly Option<string?> log = new("--log")
    {
        Description = "Log file. Default: beside the folder of the results, with '.log' added to its name.",
        HelpName = "file",
    };

    private RunCommand(CommandEnvironment environment)
    {
        this.environment = environment;
        backends = new BackendArguments(environment);
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new RunCommand(environment);
        var command = new Command(
            "run",
            "Quantizes a model: whatever the cache holds is not computed again, and a run that was stopped resumes.")
        {
            self.recipe,
            self.output,
            self.cache,
            self.threads,
            self.checkpointInterval,
            self.json,
            self.parent,
            self.resolved,
            self.log,
        };
        self.backends.AddTo(command);
        command.SetAction(self.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var read = RecipeFile.Read(parsed.GetRequiredValue(recipe), environment);
        var folder = OutputFolder(parsed, read);
        var options = new HostOptions
        {
            JsonLines = parsed.GetValue(json),
            LogPath = parsed.GetValue(log) is { } path ? environment.Resolve(path) : null,
            DefaultLogPath = folder is null ? null : folder + ".log",
            Parent = parsed.GetValue(parent),
        };
        return CommandHost.Execute(environment, options, context =>
        {
            var accepted = backends.Apply(parsed, RecipeFile.Accept(read, context.Output));
            if (parsed.GetValue(output) is { } given)
            {
                GivenPath.NewFolder(given, "results", environment);
            }

            if (parsed.GetValue(resolved) is { } target)
            {
                ResolvedRecipeFile.Write(accepted, GivenPath.NewFile(target, "resolved recipe", environment));
            }

            var root = CacheFolder.Find(parsed.GetValue(cache), environment);
            return Execute(
                accepted,
                new RunOptions
                {
                    CacheRoot = root,
                    OutputFolder = folder!,
                    Backend = backends.Choose(
                        parsed, accepted, root, parsed.GetValue(threads) ?? environment.Processors),
                    CheckpointInterval = TimeSpan.FromSeconds(
                        parsed.GetValue(checkpointInterval) ?? DefaultCheckpointSeconds),
                    Warning = context.Output.Report,
                    Slots = RemoteSources.Slots(
                        environment.Resolve(parsed.GetRequiredValue(recipe)), root, environment, context),
                },
                context);
        });
    }

    private static CommandOutcome Execute(Recipe recipe, RunOptions options, CommandContext context)
    {
        var result = QuantizationRun.Execute(recipe, options, context.Output, context.Cancellation);
        context.Output.Report(result.Warnings);
        context.Output.Report(result.GateFailures);
        context.Output.Note(CacheLine(result.Cache));
        var code = result.GateFailures.Count == 0 ? ExitCode.Done : ExitCode.GateFailed;
        return new CommandOutcome(code, new RunCommandResult(result));
    }

    /// <summary>Absolute; null where neither the option nor a valid recipe names it.</summary>
    private string? OutputFolder(ParseResult parsed, RecipeReadResult read)
    {
        if (parsed.GetValue(output) is { } given)
        {
            return environment.Resolve(given);
        }

        return read.Recipe is { } valid ? environment.Resolve(Path.Combine(DefaultOutputFolder, valid.Name)) : null;
    }

    // Says how large the cache is, and how to free it.
    private static string CacheLine(CacheUse cache) =>
        $"cache: {(cache.IsWhole ? string.Empty : "more than ")}{ByteCount.Format(cache.Bytes)} in {cache.Root}; "
        + "to free them, delete the folder while no run uses it: what is needed is computed again";
}
