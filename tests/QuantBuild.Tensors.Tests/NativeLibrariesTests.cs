namespace QuantBuild.Tensors.Tests;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void SetPaths_AbsoluteOnes_AreThePaths()
    {
        NativeLibraries.Paths.ShouldBeEmpty();
        string[] paths = [Path.GetFullPath("/lib/b c.so"), Path.GetFullPath("/lib/a.so.1")];
        try
        {
            NativeLibraries.SetPaths(paths);
            NativeLibraries.Paths.ShouldBe(paths);
            AppContext.GetData("QuantBuild.NativeLibraries").ShouldBe(string.Join(Path.PathSeparator, paths));
        }
        finally
        {
            NativeLibraries.SetPaths([]);
        }

        NativeLibraries.Paths.ShouldBeEmpty();
    }

    [Fact]
    public void SetPaths_OneThatIsNotAbsoluteOrHoldsTheSeparator_Throws()
    {
        Should.Throw<ArgumentException>(() => NativeLibraries.SetPaths(["a.so"]));
        Should.Throw<ArgumentException>(
            () => NativeLibraries.SetPaths([Path.GetFullPath($"/lib/a{Path.PathSeparator}b.so")]));
    }
}
