namespace QuantBuild.Tests.Shared;

/// <summary>
/// A copy, which may be changed, of one of the inputs that failed for users: <c>../shared/field/NAME</c>, whose README
/// says what is right.
/// </summary>
internal sealed class FieldCase : IDisposable
{
    private readonly TemporaryFolder target = new();

    /// <summary>Where the inputs are, or null where they are absent.</summary>
    public static string? Root { get; } = SharedData.Find("field");

    /// <param name="name">The name of its folder.</param>
    public FieldCase(string name) => Copy(Path.Combine(Root!, name), Folder);

    /// <summary>Absolute path of the copy.</summary>
    public string Folder => target.Path;

    public string PathOf(params string[] parts) => target[parts];

    public void Dispose() => target.Dispose();

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            File.WriteAllBytes(copy, File.ReadAllBytes(file)); // the originals are read-only
        }
    }
}
