using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>The build package and a package of the tiny model that it made.</summary>
public sealed class PackedModels : IDisposable
{
    public PackedModels()
    {
        Build = new PackageFeed();
        Models = new ModelFeed(Build);
    }

    public PackageFeed Build { get; }

    public ModelFeed Models { get; }

    public void Dispose()
    {
        Models.Dispose();
        Build.Dispose();
    }
}
