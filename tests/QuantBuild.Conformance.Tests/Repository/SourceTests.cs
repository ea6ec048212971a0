using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>Rules that hold for every file of the repository.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private const int LongestLine = 120;

    // What people write by hand and can break; fixtures are quoted to the column, XML has values that cannot be broken.
    private static readonly string[] BrokenEndings = [".cs", ".sh", ".yaml", "/run"];

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
    public void Lines_OfCodeScriptsAndRecipes_AreShort()
    {
        var tooLong = from file in RepositoryFiles.Text
                      where BrokenEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))
                          && !file.EndsWith(".g.cs", StringComparison.Ordinal)
                          && !file.Contains("/Fixtures/", StringComparison.Ordinal)
                      let text = file.EndsWith(".cs", StringComparison.Ordinal)
                          ? RawLiteral().Replace(RepositoryFiles.Read(file), string.Empty)
                          : RepositoryFiles.Read(file)
                      from line in text.Split('\n')
                      where line.Length > LongestLine
                      select $"{file}: {line.Trim()}";

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void LongLines_OfCSharp_FailTheBuild() =>
        RepositoryFiles.Read("Directory.Build.targets").ShouldContain("eng/LineLength.targets");

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

    // Texts in other languages, as eng/LineLength.targets has it.
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"", RegexOptions.None, 1000)]
    private static partial Regex RawLiteral();
}
