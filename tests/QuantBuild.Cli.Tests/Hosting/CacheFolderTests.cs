using QuantBuild.Cli.Hosting;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Tests.Hosting;

public sealed class CacheFolderTests
{
    [Fact]
    public void Find_OptionGiven_WinsOverVariable() =>
        CacheFolder.Find("mine", With(CacheFolder.Variable, "/other")).ShouldBe("/current/mine");

    [Fact]
    public void Find_VariableSet_WinsOverUsersFolder() =>
        CacheFolder.Find(option: null, With(CacheFolder.Variable, "/other")).ShouldBe("/other");

    [Fact]
    public void Find_NothingKnown_IsADiagnostic() =>
        Should.Throw<DiagnosticException>(() => CacheFolder.Find(option: null, With("X", "y")))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB4002");

    [Fact]
    public void Find_NeitherGiven_IsTheUsersCacheFolder()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        CacheFolder.Find(option: null, With("HOME", "/home/u")).ShouldBe("/home/u/.cache/quantbuild");
        CacheFolder.Find(option: null, With("XDG_CACHE_HOME", "/caches")).ShouldBe("/caches/quantbuild");
        Should.Throw<DiagnosticException>(() => CacheFolder.Find(option: null, With("XDG_CACHE_HOME", "relative")));
    }

    private static CommandEnvironment With(string name, string value) =>
        Invocation.Environment("/current", Stream.Null, TextWriter.Null) with
        {
            Variable = asked => asked == name ? value : null,
        };
}
