using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// An existing file, as <see cref="PathSchema"/> has it, a pattern of files (<see cref="PathPattern"/>), or a list of
/// both; or files on a hub, or a list of such, of which only the form is looked at. Gives <see cref="DataFiles"/>.
/// </summary>
internal sealed class DataFilesSchema : SchemaNode
{
    private readonly PathSchema file = new(isFolder: false);

    internal override string Describe() => $"file, pattern, `{HubDatasetForm.Shape}`, or list of them";

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
        var hub = new List<HubDatasetReference>();
        var isWrong = false;
        foreach (var (item, itemPath) in items)
        {
            context.Locations[itemPath] = item.Location;
            if (item is YamlScalar { Kind: ScalarKind.Text } scalar
                && scalar.Text.StartsWith(HubRepository.Scheme, StringComparison.Ordinal))
            {
                var (reference, fault) = HubDatasetForm.Read(scalar.Text);
                isWrong |= reference is null;
                if (reference is null)
                {
                    Reject(
                        context, DiagnosticTable.HubSourceForm, item,
                        $"{SchemaContext.NameOf(itemPath)} is '{YamlScalar.Shorten(scalar.Text)}', which {fault}");
                }
                else if (!hub.Contains(reference))
                {
                    texts.Add(scalar.Text);
                    hub.Add(reference);
                }

                continue;
            }

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

        if (hub.Count > 0 && files.Count > 0)
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} has files on a hub and files on this machine; name only one of both");
        }

        return isWrong ? null : new DataFiles(texts, [.. files.Values], [.. folders]) { Hub = hub };
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
