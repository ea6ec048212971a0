namespace QuantBuild.Recipes.Tests.Support;

internal static class Fixtures
{
    public static string Folder { get; } = Path.Combine(
        RepositoryRoot.Path ?? throw new InvalidOperationException("The checkout was not found."),
        "tests", "QuantBuild.Recipes.Tests", "Fixtures");

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static TheoryData<string> NamesIn(string folder) =>
        [.. Directory.GetFiles(PathOf(folder), "*.quant.yaml").Select(path => Path.GetFileName(path)).Order()];
}
