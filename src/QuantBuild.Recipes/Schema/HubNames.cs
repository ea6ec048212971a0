using System.Text.RegularExpressions;

namespace QuantBuild.Recipes.Schema;

/// <summary>What names on a hub may be.</summary>
internal static partial class HubNames
{
    private const int LongestName = 96;
    private const int LongestRevision = 200;

    /// <summary>The parts of <c>owner/name</c>; null where it is something else.</summary>
    public static (string Owner, string Name)? Repository(string text) =>
        text.Split('/') is [var owner, var name] && IsName(owner) && IsName(name) ? (owner, name) : null;

    /// <summary>Whether a text can be a branch, a tag or a commit.</summary>
    public static bool IsRevision(string text) => text.Length <= LongestRevision && RevisionForm().IsMatch(text);

    private static bool IsName(string text) => text.Length <= LongestName && NameForm().IsMatch(text);

    // No part begins or ends with a dot or a dash, and none holds '--', which stands between both in a cache's folder.
    [GeneratedRegex(
        @"\A(?!.*(--|\.\.))[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameForm();

    // It becomes a path of a cache: no part is '.' or '..'.
    [GeneratedRegex(
        @"\A(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*\z",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex RevisionForm();
}
