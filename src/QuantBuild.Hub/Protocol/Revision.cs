using System.Text.Json;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Protocol;

/// <summary>What a revision is: its commit, and the paths of its files.</summary>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Files">With <c>/</c>; none of them leads out of its folder.</param>
internal sealed record Revision(string Commit, IReadOnlySet<string> Files)
{
    /// <summary>Reads an untrusted answer.</summary>
    /// <exception cref="JsonException">It is no JSON, or says something else.</exception>
    public static Revision Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("sha", out var sha) || sha.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("a commit and its files are missing");
        }

        var commit = TextOf(sha);
        if (!HubRepository.IsCommitText(commit))
        {
            throw new JsonException("the commit has not 40 hexadecimal digits");
        }

        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var sibling in siblings.EnumerateArray())
        {
            if (sibling.ValueKind != JsonValueKind.Object || !sibling.TryGetProperty("rfilename", out var name)
                || name.ValueKind != JsonValueKind.String)
            {
                throw new JsonException("a file has no name");
            }

            files.Add(IsBelow(TextOf(name)) ? TextOf(name) : throw new JsonException("a file lies outside"));
        }

        return new Revision(commit, files);
    }

    /// <summary>Whether a path stays below the folder that it is put into, on every system.</summary>
    public static bool IsBelow(string path) =>
        !path.Any(letter => letter is '\\' or ':' || char.IsControl(letter))
        && !path.Split('/').Any(part => part is "" or "." or "..");

    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("a text is not valid Unicode", exception);
        }
    }
}
