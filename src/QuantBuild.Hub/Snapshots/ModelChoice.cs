using System.Text.Json;
using QuantBuild.Hub.Caching;
using QuantBuild.Hub.Protocol;

namespace QuantBuild.Hub.Snapshots;

/// <summary>The files that a model is read from (<see cref="ModelFiles"/>).</summary>
/// <param name="faults">Of the model.</param>
internal sealed class ModelChoice(HubFaults faults) : IFileChoice
{
    public IReadOnlyList<string> Of(IReadOnlySet<string> files)
    {
        List<string> wanted = [.. ModelFiles.Of(files.Contains)];
        if (!wanted.Contains(ModelFiles.Configuration))
        {
            throw faults.NotFound(ModelFiles.Configuration);
        }

        return [.. wanted, ModelFiles.WeightsOf(files.Contains) ?? throw faults.NoWeights()];
    }

    public IReadOnlyList<string> NamedBy(IReadOnlyList<string> first, HubCache cache, string commit)
    {
        var weights = first[^1];
        try
        {
            return ModelFiles.ShardsOf(weights, cache.PathOf(commit, weights));
        }
        catch (JsonException exception)
        {
            throw faults.Damaged(weights, $"is no index of weights ({exception.Message})");
        }
    }

    public IReadOnlyList<string> In(HubCache cache, string commit)
    {
        bool IsThere(string file) => cache.Has(commit, file);
        var weights = ModelFiles.WeightsOf(IsThere);
        List<string> files = [.. ModelFiles.Of(IsThere)];
        if (!files.Contains(ModelFiles.Configuration) || weights is null)
        {
            throw faults.Offline(weights is null ? "the weights" : ModelFiles.Configuration);
        }

        files.Add(weights);
        var shards = NamedBy(files, cache, commit);
        return shards.FirstOrDefault(shard => !IsThere(shard)) is { } missing
            ? throw faults.Offline(missing)
            : [.. files, .. shards];
    }
}
