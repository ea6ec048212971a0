using System.IO.Enumeration;

namespace QuantBuild.Recipes.Sources;

/// <summary>Files of a data set on a hub: <c>hf://datasets/owner/name@revision/path</c>.</summary>
/// <param name="Owner">See <see cref="HubRepository"/>.</param>
/// <param name="Name">Likewise.</param>
/// <param name="Revision">Likewise.</param>
/// <param name="Path">
/// In the repository, with <c>/</c>. In a name, <c>*</c> stands for any characters and <c>?</c> for one; a name
/// <c>**</c> for any number of folders, at the end for all files below. Capitals count, and names that begin with a dot
/// match only what begins with one.
/// </param>
public sealed record HubDatasetReference(string Owner, string Name, string Revision, string Path)
    : HubRepository(Owner, Name, Revision)
{
    /// <summary>What a source of this kind begins with.</summary>
    public const string DatasetScheme = Scheme + "datasets/";

    private const string AnyFolders = "**";

    public override string Collection => "datasets";

    public override string Kind => "data set";

    /// <summary>Whether <see cref="Path"/> may stand for several files.</summary>
    public bool IsPattern => Path.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a file of the repository is meant.</summary>
    /// <param name="file">Its path, with <c>/</c>.</param>
    public bool Names(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!IsPattern)
        {
            return file == Path;
        }

        // Where '**' stands at the end, a file of any name follows it.
        var pattern = Path.EndsWith("/" + AnyFolders, StringComparison.Ordinal) || Path == AnyFolders
            ? $"{Path}/*".Split('/')
            : Path.Split('/');
        return Matches(pattern, file.Split('/'));
    }

    /// <summary>The source of one of the files.</summary>
    /// <param name="file">Its path, with <c>/</c>.</param>
    public string SourceOf(string file) => $"{DatasetScheme}{Owner}/{Name}@{Revision}/{file}";

    public override string ToString() => SourceOf(Path);

    // The last '**' alone is gone back to: what stands before it has matched as early as it can.
    private static bool Matches(string[] pattern, string[] names)
    {
        var (at, name, any, from) = (0, 0, -1, 0);
        while (name < names.Length)
        {
            if (at < pattern.Length && pattern[at] == AnyFolders)
            {
                (any, from) = (at++, name);
            }
            else if (at < pattern.Length && Matches(pattern[at], names[name]))
            {
                (at, name) = (at + 1, name + 1);
            }
            else if (any >= 0 && !names[from].StartsWith('.'))
            {
                (at, name) = (any + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return at == pattern.Length;
    }

    private static bool Matches(string pattern, string name) =>
        (pattern.StartsWith('.') || !name.StartsWith('.'))
        && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
