using System.Diagnostics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline;

/// <summary>Runs a recipe: what is in the cache is reused, the rest computed, the outputs put in place at the end.</summary>
public static class QuantizationRun
{
    /// <exception cref="DiagnosticException">
    /// The recipe, the model or the data is wrong, or a folder cannot be used. The previous outputs are as they were.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished stages stay in the cache.</exception>
    public static RunResult Execute(
        Recipe recipe, RunOptions options, IRunListener listener, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(listener);
        return InputFaults.Translate(() => Run(recipe, options, listener, cancellation));
    }

    private static RunResult Run(
        Recipe recipe, RunOptions options, IRunListener listener, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var memory = new ResidentMemory();
        var located = LocatedModel.Of(recipe, options.ModelSources, cancellation);
        using var host = new ModelHost(located, recipe.Model.Task, options.Threads);
        var store = ArtifactStore.Open(options.CacheRoot);
        var output = Alone(() => OutputFolder.Prepare(options.OutputFolder));
        host.Check();
        var sources = new SourceDigests(host);
        var graph = GraphBuilder.Build(recipe, host, sources);
        var runner = new StageRunner(store, listener, host, memory, options.CheckpointInterval, cancellation);
        runner.Run(graph.Stages);

        var assembly = OutputAssembly.Gather(recipe, graph, sources, host, runner.Artifacts);
        memory.Sample();
        var record = RunRecord.Write(
            watch.Elapsed.TotalSeconds, memory.PeakBytes, options.Threads, runner.Outcomes);
        Alone(() =>
        {
            output.Publish(assembly.Copies, assembly.Texts, record);
            return output;
        });
        return new RunResult
        {
            Name = recipe.Name,
            OutputFolder = options.OutputFolder,
            Metrics = assembly.Report.Evaluation,
            Agreement = assembly.Report.Fidelity.Agreement,
            KlDivergence = assembly.Report.Fidelity.KlDivergence,
            FullBytes = assembly.Report.FullBytes,
            QuantizedBytes = assembly.Report.QuantizedBytes,
            MarkdownReport = assembly.Texts.ContainsKey(MarkdownReport.FileName)
                ? Path.Combine(options.OutputFolder, MarkdownReport.FileName)
                : null,
            Files = [.. assembly.Copies.Keys.Concat(assembly.Texts.Keys).Append(OutputFolder.RunFile)
                .Select(file => Path.Combine(options.OutputFolder, file))],
            Inputs = [.. sources.Paths],
            Probes = [.. sources.Missing],
            GateFailures = Gates.Check(recipe, assembly.Report.Evaluation),
            Stages = runner.Outcomes,
            Artifacts = runner.Artifacts,
            Seconds = watch.Elapsed.TotalSeconds,
        };

        // Two builds of one project make the same outputs: one after the other exchanges the folder.
        OutputFolder Alone(Func<OutputFolder> use)
        {
            using var turn = store.LockFolder(options.OutputFolder, cancellation);
            return use();
        }
    }
}
