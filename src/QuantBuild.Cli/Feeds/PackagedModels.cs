using QuantBuild.Cli.Hosting;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Cli.Feeds;

/// <summary>Finds the models that recipes name by package, with the sources of the recipe's folder.</summary>
/// <param name="recipe">Absolute path of the recipe.</param>
/// <param name="cacheRoot">Absolute path of the cache.</param>
/// <param name="environment">Of the command line.</param>
/// <param name="context">Of the command.</param>
internal sealed class PackagedModels(
    string recipe, string cacheRoot, CommandEnvironment environment, CommandContext context) : IModelSource
{
    private const string Assembled = "packages";

    public string Scheme => ModelPackageReference.Scheme;

    public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation)
    {
        var progress = new FeedProgress(context.Output);
        var feeds = FeedAccess.Open(
            Path.GetDirectoryName(recipe)!, sources: [], environment, context.Secrets, progress);
        var folders = new PackagedModelFolder(new ModelPackageClient(feeds), Path.Combine(cacheRoot, Assembled));
        try
        {
            var folder = folders.LocateAsync(source.Package!, location, cancellation).GetAwaiter().GetResult();
            return new LocatedModel(folder, source.Text[Scheme.Length..]);
        }
        finally
        {
            progress.Complete();
        }
    }
}
