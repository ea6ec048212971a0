using QuantBuild.Cli.Hosting;
using QuantBuild.Formats.Files;
using QuantBuild.Hub;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Cli.Hub;

/// <summary>Finds the models that recipes name on a model hub; the lock file lies beside the recipe.</summary>
/// <param name="environment">Of the command line.</param>
/// <param name="context">Of the command.</param>
/// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
internal sealed class HubModels(CommandEnvironment environment, CommandContext context, bool isUpdate) : IModelSource
{
    public string Scheme => HubModelReference.Scheme;

    public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation)
    {
        var settings = HubSettings.Of(environment);
        context.Secrets.Add(settings.Options.Token);
        var model = source.Hub!;
        var progress = new HubProgress(context.Output, source.Text);
        var folder = Path.GetDirectoryName(environment.Resolve(location.File))!;
        try
        {
            var found = new HubModelFolder(settings.Options, settings.CacheRoot, progress)
                .LocateAsync(model, location, folder, isUpdate, cancellation).GetAwaiter().GetResult();
            return new LocatedModel(found.Folder, $"{model.Owner}/{model.Name}@{found.Commit}")
            {
                Inputs = [found.LockFile],
            };
        }
        catch (StorageException exception)
        {
            throw StorageFault.OfOutput("the hub cache or the lock file", exception.Path, exception);
        }
        finally
        {
            progress.Complete();
        }
    }
}
