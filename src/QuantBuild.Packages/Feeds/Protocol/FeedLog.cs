using NuGet.Common;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>
/// Passes on what NuGet says to a person: warnings and repeated tries. Its errors come as exceptions or results.
/// </summary>
internal sealed class FeedLog(IFeedListener listener, SecretMask secrets) : LoggerBase
{
    /// <summary>NuGet reports some failures of a download only here.</summary>
    public string? LastError { get; private set; }

    public override void Log(ILogMessage message)
    {
        if (message.Level == LogLevel.Error)
        {
            LastError = secrets.Apply(message.Message);
        }
        else if (message.Level is LogLevel.Warning or LogLevel.Minimal)
        {
            listener.Note(secrets.Apply(message.Message));
        }
    }

    public override Task LogAsync(ILogMessage message)
    {
        Log(message);
        return Task.CompletedTask;
    }
}
