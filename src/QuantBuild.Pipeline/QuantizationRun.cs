using System.Diagnostics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline;

/// <summary>
/// Runs a recipe: what is in the cache is reused, the rest computed, the outputs put in place at the end.
/// </summary>
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
        return InputFaults.Translate(() => CacheFaults.Translate(
            options.CacheRoot, () => options.Backend.Compute(() => Run(recipe, options, listener, cancellation))));
    }

    private static RunResult Run(
        Recipe recipe, RunOptions options, IRunListener listener, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var memory = new ResidentMemory();
        var slots = options.Slots;
        var chain = RecipeChain.Before(recipe, slots.Datasets, cancellation);
        recipe = LocatedData.In(recipe, slots.Datasets, cancellation);
        var begin = LocatedModel.Of(chain.Count > 0 ? chain[0].Recipe : recipe, slots.Sources, cancellation);
        var store = ArtifactStore.Open(options.CacheRoot);
        var output = Alone(() => OutputFolder.Prepare(options.OutputFolder, cancellation));
        var (production, located) = ModelProduction.Run(chain, begin, slots, options.Backend, Make);
        using var host = ModelProduction.NewHost(located, recipe, slots, options.Backend);
        host.Check(recipe.LocationOf("model.source"));
        var sources = new SourceDigests(host);
        var graph = GraphBuilder.Build(recipe, slots, host, sources);
        var runner = NewRunner(
            host, prefix: string.Empty, chain.Count, () => RequireMemory(recipe, graph, graph.Stages));
        runner.Run(graph.Stages);
        StageOutcome[] outcomes = [.. production.Outcomes, .. runner.Outcomes];

        var assembly = OutputAssembly.Gather(recipe, slots, graph, sources, host, runner.Artifacts);
        memory.Sample();
        var record = RunRecord.Write(
            watch.Elapsed.TotalSeconds, memory.PeakBytes, options.Backend.Options.Threads, outcomes);
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
            Fidelity = assembly.Report.Fidelity,
            FullBytes = assembly.Report.FullBytes,
            Checkpoints = assembly.Report.Checkpoints,
            ReportForPeople = assembly.ReportForPeople is { } report
                ? Path.Combine(options.OutputFolder, report)
                : null,
            Files = [.. assembly.Copies.Keys.Concat(assembly.Texts.Keys).Append(OutputFolder.RunFile)
                .Select(file => Path.Combine(options.OutputFolder, file))],
            Inputs =
            [
                .. production.Inputs.Concat(begin.Inputs).Concat(sources.OutsideOf(located)).Distinct()
                    .Order(StringComparer.Ordinal),
            ],
            Probes =
            [
                .. production.Probes.Concat(sources.MissingOutsideOf(located)).Distinct().Order(StringComparer.Ordinal),
            ],
            GateFailures = Reports.Gates.Failures(recipe, assembly.Report.Gates),
            Gates = assembly.Report.Gates,
            Warnings = ResultWarnings.Of(recipe, assembly.Report),
            Outcome = graph.Outcome,
            Stages = outcomes,
            Artifacts = runner.Artifacts,
            Seconds = watch.Elapsed.TotalSeconds,
            Cache = store.Measure(),
        };

        StageRunner Make(int index, ModelHost maker, QuantizationGraph makerGraph, IReadOnlyList<StageNode> stages)
        {
            var link = chain[index].Recipe;
            var making = NewRunner(maker, $"{link.Name}/", index, () => RequireMemory(link, makerGraph, stages));
            making.Run(stages);
            return making;
        }

        StageRunner NewRunner(ModelHost model, string prefix, int index, Action beforeComputing) => new(
            store,
            new ChainListener(listener, prefix, index, chain.Count + 1),
            model,
            memory,
            options.CheckpointInterval,
            beforeComputing,
            cancellation);

        void RequireMemory(Recipe link, QuantizationGraph linkGraph, IReadOnlyList<StageNode> stages)
        {
            var warning = MemoryCheck.Require(
                link,
                linkGraph.Memory,
                CacheInspection.Run(stages, options.Backend.Identity, store, linkGraph.Model),
                MemoryLimit.Of(options.Backend.Devices, options.MemoryLimitBytes ?? MemoryCheck.MachineBytes));
            if (warning is not null)
            {
                options.Warning?.Invoke(warning);
            }
        }

        // Two builds of one project make the same outputs: one after the other exchanges the folder.
        OutputFolder Alone(Func<OutputFolder> use)
        {
            using var turn = store.LockFolder(options.OutputFolder, cancellation);
            return use();
        }
    }
}
