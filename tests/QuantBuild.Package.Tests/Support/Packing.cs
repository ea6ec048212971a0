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

    /// <summary>
    /// All packages that are referenced or installed as templates: those of <c>build/pack.sh</c> without the tool.
    /// </summary>
    /// <param name="feed">Folder that the packages go to.</param>
    /// <returns>The path of the templates' package.</returns>
    public static string PackProducts(string feed)
    {
        Pack("src/QuantBuild.MSBuild", "QuantBuild", feed, "--no-build");
        Pack("src/QuantBuild.Runtime", "QuantBuild.Runtime", feed, "--no-build");
        Pack("src/QuantBuild.Extensions.AI", "QuantBuild.Extensions.AI", feed, "--no-build");
        Pack("src/QuantBuild.Testing", "QuantBuild.Testing", feed, "--no-build");
        return Pack("templates", "QuantBuild.Templates", feed, "--no-build");
    }

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
