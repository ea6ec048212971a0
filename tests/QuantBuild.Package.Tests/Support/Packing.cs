namespace QuantBuild.Package.Tests.Support;

/// <summary>Packs projects of this checkout, as they are built.</summary>
internal static class Packing
{
    // Two packages carry the published command line: packs at the same time would publish into one folder.
    private static readonly Lock Turn = new();

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <param name="project">Path below the repository's root.</param>
    /// <param name="id">Of the package.</param>
    /// <param name="feed">Folder that the package goes to.</param>
    /// <param name="options">Further options of <c>dotnet pack</c>.</param>
    /// <returns>The package's path.</returns>
    public static string Pack(string project, string id, string feed, params string[] options)
    {
        lock (Turn)
        {
            var pack = Dotnet.Run(RepositoryRoot.Path!, new Dictionary<string, string>(StringComparer.Ordinal),
                ["pack", project, "-c", Configuration, "-o", feed, "-nodeReuse:false", .. options]);
            pack.ExitCode.ShouldBe(0, pack.Output);
        }

        return Directory.GetFiles(feed, id + ".*.nupkg").ShouldHaveSingleItem();
    }
}
