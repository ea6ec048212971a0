namespace QuantBuild.Package.Tests.Support;

/// <summary>The tiny model, built once without disturbance by the package's own command line.</summary>
public sealed class UninterruptedBuild : IDisposable
{
    /// <summary>Training steps a module: about a second, so that a test can stop the run inside one.</summary>
    public const int Steps = 1500;

    public UninterruptedBuild()
    {
        Project = new ConsumerProject(new PackageFeed());
        TinyModel.Write(Project, Steps);
        Result = Project.BuildWell();
        Digests = new QuantizedOutput(Project).Digests();
    }

    internal ConsumerProject Project { get; }

    internal BuildResult Result { get; }

    internal IReadOnlyDictionary<string, string> Digests { get; }

    public void Dispose() => Project.Dispose();
}
