using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline;

namespace QuantBuild.Cli.Commands;

/// <summary><c>evaluate</c>: measures a checkpoint on a data file.</summary>
internal sealed class EvaluateCommand
{
    private const string ProgressName = "evaluation";
    private const int LongestText = 4096;
    private const int DefaultLength = 128;
    private const string DefaultText = "sentence";

    private readonly CommandEnvironment environment;

    private readonly Argument<string> folder = new("folder")
    {
        Description = "Folder of a checkpoint, or the output folder of a run.",
    };

    private readonly Option<string?> backbone = new("--backbone")
    {
        Description = "Folder of the backbone that a delta is for. Default: beside it, or where its package says.",
        HelpName = "folder",
    };

    private readonly Option<string> data = new("--data")
    {
        Description = "Table of texts and labels, of a format that its ending says (.tsv, .csv, .jsonl, …).",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<string?> format = new Option<string?>("--format")
    {
        Description = "Format of the table: "
            + $"{string.Join(", ", RunSlots.Standard.Tables.Formats.Select(format => format.Name))}. "
            + "Default: as its ending says.",
        HelpName = "name",
    }.AcceptOnlyFromAmong([.. RunSlots.Standard.Tables.Formats.Select(format => format.Name)]);

    private readonly Option<bool> noHeader = new("--no-header")
    {
        Description = "The first line is a row; columns go by number, from 1.",
    };

    private readonly Option<string?> text = new("--text")
    {
        Description = $"Column of the text. Default: {DefaultText}.",
        HelpName = "column",
    };

    private readonly Option<string?> textPair = new("--text-pair")
    {
        Description = "Column of the second text, where the task has pairs.",
        HelpName = "column",
    };

    private readonly Option<string?> label = new("--label")
    {
        Description = "Column of what is expected, such as a label. Default: label, or score where the task expects a "
            + "number.",
        HelpName = "column",
    };

    private readonly Option<string?> task = new("--task")
    {
        Description = "What the model is for. Default: what its folder states, or else "
            + $"{RunSlots.Standard.Tasks.Names[0]}.",
        HelpName = "name",
    };

    private readonly Option<int?> maxLength = NumberOption.Whole(
        "--max-length",
        "number",
        "Longest text in tokens, special ones included, 2 to 4096; the model's own limit holds too. "
            + $"Default: {DefaultLength}.",
        least: 2,
        LongestText);

    private readonly Option<int?> threads = CommonOptions.Threads();

    private readonly Option<string?> cache = CommonOptions.Cache();

    private readonly BackendArguments backends;

    private readonly Option<bool> json = CommonOptions.Json("Write JSON lines to standard output.");

    private EvaluateCommand(CommandEnvironment environment)
    {
        this.environment = environment;
        backends = new BackendArguments(environment);
        task.AcceptOnlyFromAmong([.. RunSlots.Standard.Tasks.Names]);
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new EvaluateCommand(environment);
        var command = new Command("evaluate", "Measures a checkpoint, quantized or in full precision, on a data file.")
        {
            self.folder,
            self.backbone,
            self.data,
            self.format,
            self.noHeader,
            self.text,
            self.textPair,
            self.label,
            self.task,
            self.maxLength,
            self.threads,
            self.json,
        };
        self.backends.AddTo(command);
        command.Add(self.cache);
        command.SetAction(self.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var options = new HostOptions { JsonLines = parsed.GetValue(json) };
        return CommandHost.Execute(environment, options, context => new CommandOutcome(
            ExitCode.Done,
            new EvaluateCommandResult(CheckpointEvaluation.Run(
                Read(parsed),
                fraction => context.Output.StageProgressed(ProgressName, fraction, fraction),
                context.Cancellation))));
    }

    private CheckpointEvaluationRequest Read(ParseResult parsed) => new(
        GivenPath.Folder(parsed.GetRequiredValue(folder), "checkpoint or a run's output", environment),
        GivenPath.File(parsed.GetRequiredValue(data), "data file", "*", environment),
        new TextColumns(parsed.GetValue(text) ?? DefaultText, parsed.GetValue(textPair), parsed.GetValue(label)),
        parsed.GetValue(maxLength) ?? DefaultLength,
        backends.Choose(
            parsed,
            () => CacheFolder.Find(parsed.GetValue(cache), environment),
            parsed.GetValue(threads) ?? environment.Processors))
    {
        Backbone = parsed.GetValue(backbone) is { } shared
            ? GivenPath.Folder(shared, "backbone or a run's output", environment)
            : null,
        Task = parsed.GetValue(task) is { } name ? RunSlots.Standard.Tasks.Find(name) : null,
        Format = parsed.GetValue(format) is { } named ? RunSlots.Standard.Tables.Find(named) : null,
        Table = new TableOptions { HasHeader = !parsed.GetValue(noHeader) },
    };
}
