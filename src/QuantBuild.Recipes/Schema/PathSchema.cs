using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// An existing file or folder, relative to the recipe's folder, written with <c>/</c> or <c>\</c>;
/// gives a <see cref="RecipePath"/>.
/// </summary>
/// <param name="isFolder">A folder is meant, else a file.</param>
internal sealed class PathSchema(bool isFolder) : SchemaNode
{
    private string Kind => isFolder ? "folder" : "file";

    /// <summary>Whether a text can be a path: no other kind of source, and of characters that paths have.</summary>
    public static bool IsPath(string text) =>
        text.Length > 0 && !text.Contains("://", StringComparison.Ordinal) && !text.Contains('\0');

    /// <summary>The absolute path that a recipe's text means.</summary>
    /// <param name="folder">Absolute path of the recipe's folder.</param>
    /// <param name="text">For which <see cref="IsPath"/>.</param>
    public static string Resolve(string folder, string text) =>
        Path.GetFullPath(Path.Combine(folder, text.Replace('\\', '/')));

    internal override string Describe() => Kind;

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text, Text.Length: > 0 } scalar)
        {
            return RejectType(context, node, path, $"the path of a {Kind}");
        }

        var name = SchemaContext.NameOf(path);
        var text = YamlScalar.Shorten(scalar.Text);
        if (scalar.Text.Contains("://", StringComparison.Ordinal))
        {
            return Reject(
                context, DiagnosticTable.NotSupported, node,
                $"{name} is '{text}', a kind of source this version does not support; " +
                $"supported: a {Kind} on this machine");
        }

        if (scalar.Text.Contains('\0'))
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node, $"{name} is no path; write the path of a {Kind}");
        }

        var full = Resolve(context.Folder, scalar.Text);
        return (isFolder ? Directory.Exists(full) : File.Exists(full))
            ? new RecipePath(scalar.Text, full)
            : Reject(context, DiagnosticTable.ReferenceNotFound, node, $"{name} is '{text}'; {WhyMissing(full)}");
    }

    private string WhyMissing(string full)
    {
        if (isFolder ? File.Exists(full) : Directory.Exists(full))
        {
            return $"that is not a {Kind}; give the path of a {Kind}";
        }

        var nearest = NearestName.Find(Path.GetFileName(full), Siblings(full));
        var advice = nearest is null ? "paths are relative to the recipe's folder" : $"did you mean '{nearest}'?";
        return $"no such {Kind} exists; {advice}";
    }

    private IEnumerable<string> Siblings(string full)
    {
        var folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // A folder that may not be listed gives no suggestion: EnumerationOptions ignores it by default.
        var options = new EnumerationOptions();
        var paths = isFolder
            ? Directory.EnumerateDirectories(folder, "*", options)
            : Directory.EnumerateFiles(folder, "*", options);
        return paths.Take(1000).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }
}
