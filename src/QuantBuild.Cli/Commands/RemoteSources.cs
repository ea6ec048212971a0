using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Hub;
using QuantBuild.Pipeline;

namespace QuantBuild.Cli.Commands;

/// <summary>The sources of models and data that are not on this machine.</summary>
internal static class RemoteSources
{
    /// <summary>The standard slots, packages and the hub as sources of models, and the hub as that of data.</summary>
    /// <param name="recipe">Absolute path of the recipe.</param>
    /// <param name="cacheRoot">Absolute path of the cache.</param>
    /// <param name="environment">Of the command line.</param>
    /// <param name="context">Of the command.</param>
    /// <param name="isUpdate">Whether what a hub has now is taken in place of what is locked.</param>
    public static RunSlots Slots(
        string recipe,
        string cacheRoot,
        CommandEnvironment environment,
        CommandContext context,
        bool isUpdate = false)
    {
        var hub = new HubAccess(environment, context);
        return RunSlots.Standard with
        {
            Sources = RunSlots.Standard.Sources
                .With(new PackagedModels(recipe, cacheRoot, environment, context))
                .With(new HubModels(hub, isUpdate)),
            Datasets = new HubDatasets(hub, isUpdate),
        };
    }
}
