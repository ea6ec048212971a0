using Microsoft.Build.Logging.StructuredLogger;

namespace QuantBuild.Package.Tests.Support;

/// <summary>What one call of the SDK printed and logged.</summary>
internal sealed record BuildResult(int ExitCode, string Output, string LogPath)
{
    public IReadOnlyList<Error> Errors => All<Error>();

    /// <summary>The task of that name, each time it ran.</summary>
    public IReadOnlyList<Microsoft.Build.Logging.StructuredLogger.Task> Tasks(string name) =>
        [.. All<Microsoft.Build.Logging.StructuredLogger.Task>().Where(task => task.Name == name)];

    public IReadOnlyList<T> All<T>()
        where T : BaseNode
    {
        var found = new List<T>();
        BinaryLog.ReadBuild(LogPath).VisitAllChildren<T>(found.Add);
        return found;
    }
}
