namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>Rules that hold for every file of the repository.</summary>
public sealed class SourceTests
{
    private const int LongestFile = 400;

    // In parts, or this file would break the rule itself.
    private static readonly string[] RegistryHosts =
        [
            "nuget" + ".org",
            "npmjs" + ".org",
            "npmjs" + ".com",
            "pypi" + ".org",
            "pkgs.dev" + ".azure",
            "myget" + ".org",
        ];

    private static IEnumerable<string> HandWritten =>
        RepositoryFiles.WithEnding(".cs").Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal));

    [Fact]
    public void Files_OfTheRepository_AreFound()
    {
        RepositoryFiles.All.ShouldContain("QuantBuild.sln");
        HandWritten.Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void SourceFiles_AreShort()
    {
        var tooLong = from file in HandWritten
                      let lines = RepositoryFiles.Read(file).Count(character => character == '\n')
                      where lines > LongestFile
                      select $"{file}: {lines} lines";

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Repository_NamesNoPackageSource() =>
        RepositoryFiles.All
            .Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
            .ShouldBeEmpty("the machine's own package sources serve");

    [Fact]
    public void TextFiles_NameNoRegistry() => Containing(RegistryHosts).ShouldBeEmpty();

    [Fact]
    public void TextFiles_NameNoPathOfThisMachine()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        // A checkout right below the root, such as /src, has a name that means nothing.
        var checkout = Depth(RepositoryFiles.Root) > 1 ? RepositoryFiles.Root : string.Empty;

        Containing(
            [
                .. new[] { home, checkout }.Where(path => Depth(path) > 0)
                    .Select(path => path + Path.DirectorySeparatorChar),
            ])
            .ShouldBeEmpty();
    }

    private static int Depth(string path) =>
        path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Length;

    private static IEnumerable<string> Containing(IReadOnlyList<string> words) =>
        from file in RepositoryFiles.Text
        let text = RepositoryFiles.Read(file)
        from word in words
        where text.Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"{file}: {word}";
}
