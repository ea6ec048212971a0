using System.Text.RegularExpressions;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>Takes <c>hf://owner/name@revision</c> apart.</summary>
internal static partial class HubModelForm
{
    private const int LongestName = 96;
    private const int LongestRevision = 200;

    public static ModelSourceForm Form { get; } = new(
        HubModelReference.Scheme, "hf://owner/name@revision", DiagnosticTable.HubSourceForm, Read);

    private static (ModelSource? Source, string? Fault) Read(string text)
    {
        var rest = text[HubModelReference.Scheme.Length..];
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return (null, "names no revision; write hf://owner/name@revision, such as @main or a commit");
        }

        var parts = rest[..at].Split('/');
        if (parts.Length != 2 || Array.Exists(parts, part => part.Length > LongestName || !Name().IsMatch(part)))
        {
            return (null, "names no repository; write hf://owner/name@revision, the owner and the name in ASCII "
                + "letters, digits, '.', '-' and '_'");
        }

        var revision = rest[(at + 1)..];
        return revision.Length > LongestRevision || !Revision().IsMatch(revision)
            ? (null, "has no revision after '@'; write a branch, a tag, or a commit of 40 hexadecimal digits")
            : (new ModelSource(text) { Hub = new HubModelReference(parts[0], parts[1], revision) }, null);
    }

    // No part begins or ends with a dot or a dash, and none holds '--', which stands between both in a cache's folder.
    [GeneratedRegex(
        @"\A(?!.*(--|\.\.))[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    // It becomes a path of a cache: no part is '.' or '..'.
    [GeneratedRegex(
        @"\A(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*\z",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Revision();
}
