using QuantBuild.Hub;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Cli.Hub;

/// <summary>Finds the models that recipes name on a hub.</summary>
/// <param name="access">To the hub.</param>
/// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
internal sealed class HubModels(HubAccess access, bool isUpdate) : IModelSource
{
    public string Scheme => HubRepository.Scheme;

    public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation)
    {
        var model = source.Hub!;
        var found = access.Use(location, source.Text, (settings, progress, folder) =>
            new HubModelFolder(settings.Options, settings.CacheRoot, progress)
                .LocateAsync(model, location, folder, isUpdate, cancellation));
        return new LocatedModel(found.Folder, $"{model.Owner}/{model.Name}@{found.Commit}")
        {
            Inputs = [found.LockFile],
        };
    }
}
