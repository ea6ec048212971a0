namespace QuantBuild.Tests.Shared;

/// <summary>The shared data folder beside the checkout; absent on most machines.</summary>
internal static class SharedData
{
    public const string SkipReason = "../shared/data is absent";

    /// <summary>Absolute path of the folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find("data");

    public static string PathOf(params string[] parts) => Path.Combine([Folder!, .. parts]);

    /// <summary>Absolute path of a folder of <c>../shared</c>, or null where it is absent.</summary>
    internal static string? Find(string name)
    {
        if (RepositoryRoot.Path is not { } root)
        {
            return null;
        }

        // A linked work tree lies one folder deeper than a checkout.
        string[] candidates =
            [Path.Combine(root, "..", "shared", name), Path.Combine(root, "..", "..", "shared", name)];
        return candidates.Select(Path.GetFullPath).FirstOrDefault(Directory.Exists);
    }
}
