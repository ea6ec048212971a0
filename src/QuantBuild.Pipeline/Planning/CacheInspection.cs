using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// Looks each stage of a graph up in the cache, as far as keys can be known without running anything.
/// </summary>
internal static class CacheInspection
{
    /// <param name="stages">In an order they can run in.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="store">The cache.</param>
    /// <param name="model">Whose stages they are.</param>
    public static IReadOnlyList<PlannedState> Run(
        IReadOnlyList<StageNode> stages, BackendIdentity backend, ArtifactStore store, ModelDescription model)
    {
        var artifacts = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        return
        [
            .. stages.Select(stage => Inspect(stage, backend, store, artifacts, out var key)
                ?? new PlannedState(
                    stage.Name, IsCached: false, StageReason.Describe(store.Explain(key!), model))),
        ];
    }

    /// <summary>The result of a stage, where it and all that it needs are in the cache; else null.</summary>
    /// <param name="stages">Those it needs and itself, in an order they can run in.</param>
    /// <param name="wanted">The stage.</param>
    /// <param name="backend">Of what computes them.</param>
    /// <param name="store">The cache.</param>
    public static Artifact? Find(
        IReadOnlyList<StageNode> stages, StageNode wanted, BackendIdentity backend, ArtifactStore store)
    {
        var artifacts = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            Inspect(stage, backend, store, artifacts, out _);
        }

        return artifacts.GetValueOrDefault(wanted.Name);
    }

    /// <summary>The state of a stage; null where its key is known and not in the cache.</summary>
    private static PlannedState? Inspect(
        StageNode stage,
        BackendIdentity backend,
        ArtifactStore store,
        Dictionary<string, Artifact> artifacts,
        out StageKey? key)
    {
        key = null;
        var waiting = stage.Dependencies.FirstOrDefault(dependency => !artifacts.ContainsKey(dependency.Name));
        if (waiting is not null)
        {
            return new PlannedState(stage.Name, IsCached: false, $"after {waiting.Name}");
        }

        key = StageRunner.KeyOf(stage, backend, artifacts);
        if (store.TryOpen(key, out var artifact))
        {
            artifacts.Add(stage.Name, artifact);
            return new PlannedState(stage.Name, IsCached: true, string.Empty);
        }

        return null;
    }
}
