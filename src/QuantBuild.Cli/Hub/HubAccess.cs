using QuantBuild.Cli.Hosting;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Hub;

/// <summary>Does something with a hub as the environment names it, and shows its progress.</summary>
/// <param name="environment">Of the command line.</param>
/// <param name="context">Of the command.</param>
internal sealed class HubAccess(CommandEnvironment environment, CommandContext context)
{
    /// <param name="location">Where the recipe names the source; the lock file lies beside the recipe.</param>
    /// <param name="source">As the recipe has it.</param>
    /// <param name="locate">Finds it, given the hub, what hears of downloads, and the lock file's folder.</param>
    /// <exception cref="DiagnosticException">The cache or the lock file cannot be written.</exception>
    public T Use<T>(
        SourceLocation location, string source, Func<HubSettings, HubProgress, string, Task<T>> locate)
    {
        var settings = HubSettings.Of(environment);
        context.Secrets.Add(settings.Options.Token);
        var progress = new HubProgress(context.Output, source);
        var folder = Path.GetDirectoryName(environment.Resolve(location.File))!;
        try
        {
            return locate(settings, progress, folder).GetAwaiter().GetResult();
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
