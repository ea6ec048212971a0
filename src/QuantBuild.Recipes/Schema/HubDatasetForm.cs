using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>Takes <c>hf://datasets/owner/name@revision/path</c> apart.</summary>
internal static class HubDatasetForm
{
    public const string Shape = "hf://datasets/owner/name@revision/path";

    private const int LongestPath = 1000;

    // Refs of the hub that have slashes; other revisions write them as %2F.
    private static readonly string[] Refs = ["refs/convert/", "refs/pr/"];

    /// <param name="text">With <see cref="HubRepository.Scheme"/> before it.</param>
    public static (HubDatasetReference? Reference, string? Fault) Read(string text)
    {
        if (!text.StartsWith(HubDatasetReference.DatasetScheme, StringComparison.Ordinal))
        {
            return (null, $"names no data set; write {Shape}");
        }

        var rest = text[HubDatasetReference.DatasetScheme.Length..];
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return (null, $"names no revision; write {Shape}, the revision such as main or a commit");
        }

        if (HubNames.Repository(rest[..at]) is not { } repository)
        {
            return (null, $"names no repository; write {Shape}, the owner and the name in ASCII letters, digits, "
                + "'.', '-' and '_'");
        }

        var (revision, path) = Split(rest[(at + 1)..]);
        if (!HubNames.IsRevision(revision))
        {
            return (null, "has no revision after '@'; write a branch, a tag, or a commit of 40 hexadecimal digits");
        }

        return IsBelow(path)
            ? (new HubDatasetReference(repository.Owner, repository.Name, revision, path), null)
            : (null, "names no file behind the revision; write its path in the repository, or a pattern such as "
                + "data/train-*.parquet");
    }

    private static (string Revision, string Path) Split(string text)
    {
        var names = text.Split('/');
        var count = Refs.Any(start => text.StartsWith(start, StringComparison.Ordinal)) && names.Length > 3 ? 3 : 1;
        return (
            string.Join('/', names.Take(count)).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase),
            string.Join('/', names.Skip(count)));
    }

    private static bool IsBelow(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Any(letter => letter is '\\' or ':' || char.IsControl(letter))
        && !path.Split('/').Any(part => part is "" or "." or "..");
}
