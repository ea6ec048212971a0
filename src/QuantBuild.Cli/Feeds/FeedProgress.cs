using System.Diagnostics;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Cli.Feeds;

/// <summary>Shows downloads as stages; one so small that nothing is heard of it is not shown.</summary>
internal sealed class FeedProgress(ICommandOutput output) : IFeedListener
{
    private readonly Lock gate = new();
    private string? running;
    private string key = string.Empty;
    private long began;

    public void Note(string line) => output.Note(line);

    public void Downloaded(PackageIdentity package, long bytes)
    {
        lock (gate)
        {
            var name = $"download {package}";
            if (name != running)
            {
                End();
                (running, key, began) = (name, $"{package.Id}/{package.Version}", Stopwatch.GetTimestamp());
                output.StageStarted(name, "not in the packages folder");
            }

            // How long the package is, a source does not tell.
            output.StageProgressed(name, fraction: 0, overall: 0);
        }
    }

    /// <summary>No more is downloaded.</summary>
    public void Complete()
    {
        lock (gate)
        {
            End();
        }
    }

    private void End()
    {
        if (running is not null)
        {
            output.StageEnded(new StageOutcome(
                running, key, StageState.Done, Stopwatch.GetElapsedTime(began).TotalSeconds));
            running = null;
        }
    }
}
