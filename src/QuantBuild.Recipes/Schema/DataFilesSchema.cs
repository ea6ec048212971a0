using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// An existing file, as <see cref="PathSchema"/> has it, a pattern of files (<see cref="PathPattern"/>), or a list of
/// both; gives <see cref="DataFiles"/>.
/// </summary>
internal sealed class DataFilesSchema : SchemaNode
{
    private readonly PathSchema file = new(isFolder: false);

    internal override string Describe() => "file, pattern, or list of them";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is YamlSequence { Items: [] })
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node, $"{SchemaContext.NameOf(path)} is empty; list a file");
        }

        var items = node is YamlSequence sequence
            ? [.. sequence.Items.Select((item, i) => (item, $"{path}[{i}]"))]
            : new List<(YamlNode Node, string Path)> { (node, path) };
        var texts = new List<string>();
        var files = new Dictionary<string, RecipePath>(StringComparer.Ordinal);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        var isWrong = false;
        foreach (var (item, itemPath) in items)
        {
            context.Locations[itemPath] = item.Location;
            if (Files(item, itemPath, context) is not { } found)
            {
                isWrong = true;
                continue;
            }

            texts.Add(((YamlScalar)item).Text);
            folders.UnionWith(found.Folders);
            foreach (var each in found.Files)
            {
                files.TryAdd(each.FullPath, each);
            }
        }

        return isWrong ? null : new DataFiles(texts, [.. files.Values], [.. folders]);
    }

    private (IReadOnlyList<RecipePath> Files, IReadOnlyList<string> Folders)? Files(
        YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar
            || !PathSchema.IsPath(scalar.Text)
            || !PathPattern.Is(scalar.Text)
            || File.Exists(PathSchema.Resolve(context.Folder, scalar.Text)))
        {
            return file.Validate(node, path, context) is RecipePath found ? ([found], []) : null;
        }

        var text = YamlScalar.Shorten(scalar.Text);
        if (new PathPattern(scalar.Text).Find(context.Folder) is not { } matches)
        {
            Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SchemaContext.NameOf(path)} is '{text}', a pattern of more than {PathPattern.MostFiles} files, "
                    + $"or of more folders than are looked through; name fewer"));
            return null;
        }

        if (matches.Files.Count > 0)
        {
            return matches;
        }

        var folder = PathPattern.FolderOf(scalar.Text);
        Reject(
            context, DiagnosticTable.ReferenceNotFound, node,
            matches.Folders.Count == 0
                ? $"{SchemaContext.NameOf(path)} is '{text}'; there is no folder '{YamlScalar.Shorten(folder)}'; paths "
                    + "are relative to the recipe's folder"
                : $"{SchemaContext.NameOf(path)} is '{text}', which no file matches; '*' stands for any characters of "
                    + "one name, '**' for any folders, and capitals count");
        return null;
    }
}
