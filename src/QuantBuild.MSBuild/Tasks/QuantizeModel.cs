using System.Diagnostics;
using System.Globalization;
using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;
using QuantBuild.MSBuild.Terminal;

namespace QuantBuild.MSBuild;

/// <summary>
/// Runs one recipe. A failed gate is recorded like any other result: what it means,
/// <see cref="CollectQuantizedModels"/> says. A run that was cancelled or killed leaves no record, and the next one
/// resumes.
/// </summary>
public sealed class QuantizeModel : CommandLineTask
{
    // The outputs are in place, but a gate failed.
    private const int GateFailedExitCode = 1;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int threads;

    /// <summary>The recipe, absolute.</summary>
    [Required]
    public string Recipe { get; set; } = "";

    /// <summary>The recipe's name: that of its output folder.</summary>
    [Required]
    public string RecipeName { get; set; } = "";

    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The cache's folder; empty: the command line's default.</summary>
    public string CacheRoot { get; set; } = "";

    /// <summary>What computes, such as <c>managed</c>; empty: what the recipe says.</summary>
    public string Backend { get; set; } = "";

    /// <summary>Where it computes, such as <c>cuda:0</c>; empty: what the recipe says.</summary>
    public string BackendDevice { get; set; } = "";

    /// <summary>
    /// Assets file of a project that references a backend's package, absolute; empty: the command line looks for the
    /// one that was installed.
    /// </summary>
    public string BackendAssets { get; set; } = "";

    /// <summary>Worker threads; 0: as many as MSBuild grants this task.</summary>
    public int Threads { get; set; }

    /// <summary>Whether MSBuild's terminal logger shows the build, and the run in it.</summary>
    public bool ShowsInTerminal { get; set; }

    private protected override string Subject => RecipeName;

    private protected override string SubjectFile => Recipe;

    private protected override string AdviceAfterSilence =>
        "build again, and if the process was killed for memory, lower the batch size or the number of samples";

    // A process of MSBuild's for tasks alone may build no projects, and makes an error of the attempt.
    private bool IsInTaskHost => BuildEngine.GetType().Name.EndsWith("TaskHostNode", StringComparison.Ordinal);

    private BackendSettings Asked => new(Backend, BackendDevice, BackendAssets);

    private RecipePaths Paths => new(Directory, RecipeName);

    public override bool Execute()
    {
        threads = Threads > 0 ? Threads : RequestedCores();
        using var terminal =
            ShowsInTerminal && !IsInTaskHost ? new TerminalProgress(BuildEngine, Directory, RecipeName) : null;
        Terminal = terminal;
        try
        {
            return base.Execute();
        }
        finally
        {
            if (Threads <= 0 && BuildEngine is IBuildEngine9 engine)
            {
                engine.ReleaseCores(threads);
            }
        }
    }

    private protected override IEnumerable<string> Arguments()
    {
        var arguments = new List<string>
        {
            "run", Recipe,
            "--output", Paths.OutputDirectory,
            "--resolved", Paths.Resolved,
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
        };
        if (CacheRoot.Length > 0)
        {
            arguments.AddRange(["--cache", CacheRoot]);
        }

        arguments.AddRange(Asked.Arguments());

        return arguments;
    }

    private protected override bool IsSuccess(int exitCode) =>
        exitCode == 0 || (exitCode == GateFailedExitCode && Monitor.GateFailures.Count > 0);

    private protected override void Complete(JsonLine result, DateTime started)
    {
        var run = new RunResult(result);
        var inputs = run.Inputs.Concat([Recipe]).Distinct(StringComparer.Ordinal).ToList();
        RecordFile.WriteLines(Paths.Inputs, inputs);
        RecordFile.WriteLines(Paths.Probes, run.Probes);
        RecordFile.Write(
            Paths.Fingerprint, Fingerprint.Compose(CacheRoot, Asked, Recipe, CommandLine, inputs, run.Probes, started));
        // Last, so that it is newer than the fingerprint only when everything else is in place.
        Outcome.Of(run, Paths, Recipe, Monitor.Warnings.Concat(Monitor.GateFailures)).Write(Paths.Outcome);

        var place = run.Report.Length > 0 ? run.Report : run.Directory;
        var facts = run.Metrics.Select(metric => $"{metric.Key} {Fraction(metric.Value)}").ToList();
        // The terminal logger shows the time of what it shows, here that of a message.
        if (Terminal is null || !Terminal.Conclude(Result([.. facts, $"in {Duration.Of(watch.Elapsed.TotalSeconds)}"])))
        {
            Log.LogMessage(MessageImportance.High, $"{RecipeName} -> {Result(facts)}");
        }

        string Result(List<string> shown) => shown.Count > 0 ? $"{place} ({string.Join(", ", shown)})" : place;
    }

    private static string Fraction(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("0.0000", CultureInfo.InvariantCulture)
            : value;

    // Threads left to chance would run several recipes of one build on every core each.
    private int RequestedCores() =>
        BuildEngine is IBuildEngine9 engine ? Math.Max(1, engine.RequestCores(Environment.ProcessorCount)) : 1;
}
