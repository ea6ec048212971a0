namespace QuantBuild.Tests.Shared;

/// <summary>
/// The checkout the tests were built from: the folder above the test assembly that holds the solution.
/// </summary>
internal static class RepositoryRoot
{
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "QuantBuild.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
