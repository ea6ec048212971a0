using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Looks each stage of a graph up in the cache, as far as keys can be known without running anything.</summary>
internal static class CacheInspection
{
    public static IReadOnlyList<PlannedState> Run(IReadOnlyList<StageNode> stages, ArtifactStore store)
    {
        var artifacts = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        return [.. stages.Select(stage => Inspect(stage, store, artifacts))];
    }

    /// <summary>The result of a stage, where it and all that it needs are in the cache; else null.</summary>
    /// <param name="stages">Those it needs and itself, in an order they can run in.</param>
    /// <param name="wanted">The stage.</param>
    /// <param name="store">The cache.</param>
    public static Artifact? Find(IReadOnlyList<StageNode> stages, StageNode wanted, ArtifactStore store)
    {
        var artifacts = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            Inspect(stage, store, artifacts);
        }

        return artifacts.GetValueOrDefault(wanted.Name);
    }

    private static PlannedState Inspect(StageNode stage, ArtifactStore store, Dictionary<string, Artifact> artifacts)
    {
        var waiting = stage.Dependencies.FirstOrDefault(dependency => !artifacts.ContainsKey(dependency.Name));
        if (waiting is not null)
        {
            return new PlannedState(stage.Name, IsCached: false, $"after {waiting.Name}");
        }

        var key = StageRunner.KeyOf(stage, artifacts);
        if (store.TryOpen(key, out var artifact))
        {
            artifacts.Add(stage.Name, artifact);
            return new PlannedState(stage.Name, IsCached: true, string.Empty);
        }

        return new PlannedState(stage.Name, IsCached: false, StageReason.Describe(store.Explain(key)));
    }
}
