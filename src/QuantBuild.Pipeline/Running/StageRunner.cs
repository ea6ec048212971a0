using System.Diagnostics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Running;

/// <summary>Gives the artifact of each stage in turn: from the cache, or by running it.</summary>
internal sealed class StageRunner(
    ArtifactStore store,
    IRunListener listener,
    ModelHost host,
    ResidentMemory memory,
    TimeSpan checkpointInterval,
    Action beforeComputing,
    CancellationToken cancellation)
{
    private readonly Dictionary<string, Artifact> artifacts = new(StringComparer.Ordinal);
    private readonly List<StageOutcome> outcomes = [];
    private double weightDone;
    private double weightTotal = 1;
    private bool isComputing;
    private StagePeaks? peaks;

    public IReadOnlyList<StageOutcome> Outcomes => outcomes;

    /// <summary>Artifacts so far, by stage name.</summary>
    public IReadOnlyDictionary<string, Artifact> Artifacts => artifacts;

    /// <summary>Runs a graph whose nodes stand behind those they depend on.</summary>
    public void Run(IReadOnlyList<StageNode> graph)
    {
        weightTotal = graph.Sum(stage => stage.Weight);
        foreach (var stage in graph)
        {
            cancellation.ThrowIfCancellationRequested();
            RunOne(stage);
            weightDone += stage.Weight;
        }
    }

    /// <summary>The key of a stage whose dependencies' artifacts are known.</summary>
    public static StageKey KeyOf(
        StageNode stage, BackendIdentity backend, IReadOnlyDictionary<string, Artifact> artifacts)
    {
        var builder = new StageKeyBuilder(stage.Name, stage.Version, backend);
        foreach (var (name, value) in stage.Parameters)
        {
            builder.Parameter(name, value);
        }

        foreach (var (name, digest) in stage.Sources)
        {
            _ = digest is null ? builder.Absent(name) : builder.Input(name, digest);
        }

        foreach (var dependency in stage.Dependencies)
        {
            builder.Input(dependency.Name, artifacts[dependency.Name]);
        }

        return builder.Build();
    }

    private void RunOne(StageNode stage)
    {
        var watch = Stopwatch.StartNew();
        var key = KeyOf(stage, host.BackendIdentity, artifacts);
        var (state, isResumed) = (StageState.Hit, false);
        peaks = null;
        if (!store.TryOpen(key, out var artifact))
        {
            if (!isComputing)
            {
                isComputing = true;
                beforeComputing();
            }

            artifact = store.Publish(
                key,
                output =>
                {
                    state = StageState.Done;
                    listener.StageStarted(stage.Name, ReasonFor(key));
                    host.ResetPeak();
                    memory.Reset();
                    stage.Body.Execute(new StageContext(
                        output,
                        artifacts,
                        fraction => Report(stage, fraction),
                        cancellation,
                        () =>
                        {
                            var folder = store.CheckpointFolder(key);
                            peaks = new StagePeaks(folder);
                            isResumed |= Directory.EnumerateFileSystemEntries(folder)
                                .Any(entry => Path.GetFileName(entry) != StagePeaks.FileName);
                            return folder;
                        },
                        checkpointInterval));
                },
                cancellation);
        }

        artifacts.Add(stage.Name, artifact);
        var outcome = Describe(stage, key, state, watch.Elapsed.TotalSeconds) with { IsResumed = isResumed };
        outcomes.Add(outcome);
        if (state == StageState.Done)
        {
            host.ReleaseIdleMemory();
            ResidentMemory.ReleaseGarbage();
        }

        listener.StageEnded(outcome);
    }

    private StageOutcome Describe(StageNode stage, StageKey key, StageState state, double seconds)
    {
        var outcome = new StageOutcome(stage.Name, key.Hash, state, seconds);
        if (state == StageState.Hit)
        {
            return outcome;
        }

        memory.Sample();
        var (bytes, residentBytes) = peaks?.Earlier ?? default;
        return outcome with
        {
            PeakBytes = Math.Max(host.PeakBytes, bytes),
            PeakResidentBytes = Math.Max(memory.PeakBytes, residentBytes),
        };
    }

    private string ReasonFor(StageKey key) => StageReason.Describe(store.Explain(key), host.Description);

    private void Report(StageNode stage, double fraction)
    {
        memory.Sample();
        peaks?.Note(host.PeakBytes, memory.PeakBytes);
        listener.StageProgressed(stage.Name, fraction, (weightDone + (fraction * stage.Weight)) / weightTotal);
    }
}
