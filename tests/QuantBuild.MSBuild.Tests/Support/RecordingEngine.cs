using System.Collections;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Tests.Support;

/// <summary>A build engine that keeps what a task logs.</summary>
internal sealed class RecordingEngine : IBuildEngine
{
    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public List<BuildMessageEventArgs> Messages { get; } = [];

    /// <summary>What building a project does; by default it fails.</summary>
    public Func<string, string, IDictionary, bool> Build { get; set; } = (_, _, _) => false;

    /// <summary>What happens when a task warns.</summary>
    public Action Warned { get; set; } = () => { };

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.csproj";

    public IEnumerable<string> Texts(MessageImportance importance) =>
        Messages.Where(message => message.Importance == importance).Select(message => message.Message!);

    public bool BuildProjectFile(
        string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        Build(projectFileName, targetNames.Single(), globalProperties);

    public void LogCustomEvent(CustomBuildEventArgs e) =>
        throw new NotSupportedException("The tasks log no custom events.");

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e);

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        Warnings.Add(e);
        Warned();
    }
}
