using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>A field of the schema as a tree.</summary>
/// <param name="Element">The field.</param>
/// <param name="Path">The names from the schema's root on, with a dot between each two.</param>
/// <param name="Children">None for a leaf.</param>
/// <param name="FirstLeaf">The first leaf column at or below it, from 0 over the whole schema.</param>
/// <param name="LeafCount">How many there are at or below it.</param>
/// <param name="Repetition">Lists that it lies in, itself among them where it is repeated.</param>
/// <param name="Definition">Fields on its path that may be absent, and that are there where it is.</param>
internal sealed record SchemaNode(
    SchemaElement Element,
    string Path,
    IReadOnlyList<SchemaNode> Children,
    int FirstLeaf,
    int LeafCount,
    int Repetition,
    int Definition)
{
    public bool IsLeaf => Children.Count == 0;

    /// <summary>The leaf columns at or below it, in the schema's order.</summary>
    public IEnumerable<SchemaNode> Leaves => IsLeaf ? [this] : Children.SelectMany(child => child.Leaves);

    /// <summary>
    /// Whether the field stands for a list, whose items are its only child, or the only child of that (parquet-format,
    /// LogicalTypes.md, "Lists").
    /// </summary>
    public bool IsList => Element.Meaning == ValueMeaning.List
        && Children is [{ Element.Repetition: Metadata.Repetition.Repeated }];

    /// <summary>The columns of a schema.</summary>
    /// <exception cref="InvalidDataException">The fields make no tree.</exception>
    public static IReadOnlyList<SchemaNode> Columns(IReadOnlyList<SchemaElement> schema)
    {
        if (schema.Count > ParquetLimits.SchemaElements)
        {
            throw new InvalidDataException($"the schema has more than {ParquetLimits.SchemaElements} fields");
        }

        var (next, leaf) = (1, 0);
        var columns = Read(schema, schema[0].Children, parent: null, depth: 0, ref next, ref leaf);
        return next == schema.Count
            ? columns
            : throw new InvalidDataException("the schema has fields that belong to none");
    }

    private static List<SchemaNode> Read(
        IReadOnlyList<SchemaElement> schema, int count, SchemaNode? parent, int depth, ref int next, ref int leaf)
    {
        if (depth > ParquetLimits.SchemaDepth || count > schema.Count - next)
        {
            throw new InvalidDataException("the schema nests too deep, or lacks fields");
        }

        var nodes = new List<SchemaNode>(count);
        for (var i = 0; i < count; i++)
        {
            if (next == schema.Count)
            {
                throw new InvalidDataException("the schema lacks fields");
            }

            var element = schema[next++];
            var node = new SchemaNode(
                element,
                parent is null ? element.Name : $"{parent.Path}.{element.Name}",
                [],
                leaf,
                LeafCount: 1,
                (parent?.Repetition ?? 0) + (element.Repetition == Metadata.Repetition.Repeated ? 1 : 0),
                (parent?.Definition ?? 0) + (element.Repetition == Metadata.Repetition.Required ? 0 : 1));
            if (element.Type is null)
            {
                var children = Read(schema, element.Children, node, depth + 1, ref next, ref leaf);
                node = node with { Children = children, LeafCount = leaf - node.FirstLeaf };
            }
            else
            {
                leaf++;
            }

            nodes.Add(node);
        }

        return nodes;
    }
}
