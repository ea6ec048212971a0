using System.Text;
using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;
using QuantBuild.Models.Data.TableFormats.Parquet.Pages;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Records;

/// <summary>
/// Puts the rows of one column together from its leaves (Dremel, VLDB 2010, section 4.3): each field looks at the
/// levels of its first leaf, as all leaves below a field that is absent, or that begins a new item, say the same.
/// </summary>
/// <param name="node">Of the column.</param>
/// <param name="leaves">Of the row group, in the schema's order.</param>
/// <param name="budget">Of the file.</param>
internal sealed class RecordColumn(SchemaNode node, IReadOnlyList<LeafReader> leaves, ByteBudget budget)
{
    private int items;
    private RowFault? fault;

    /// <summary>Whether every value has been read.</summary>
    public bool IsAtEnd => leaves.All(leaf => !leaf.HasCurrent);

    /// <summary>What the next row has.</summary>
    /// <param name="wrong">Why it cannot be used; null where it can.</param>
    /// <exception cref="InvalidDataException">The column is damaged.</exception>
    public RecordValue? Read(out RowFault? wrong)
    {
        (items, fault) = (0, null);
        var value = ReadField(node);
        wrong = fault;
        if (leaves.Any(leaf => leaf.HasCurrent && leaf.Repetition > 0))
        {
            throw new InvalidDataException("a list goes on where a row begins");
        }

        return value;
    }

    private RecordValue? ReadField(SchemaNode field) => field.Element.Repetition == Repetition.Repeated
        ? ReadItems(field, field)
        : ReadOne(field);

    private RecordValue? ReadOne(SchemaNode field)
    {
        if (field.IsLeaf)
        {
            return ReadLeaf(field);
        }

        if (FirstOf(field).Definition < field.Definition)
        {
            TakeAbsent(field);
            return null;
        }

        return field.IsList
            ? ReadItems(field.Children[0], ItemOf(field))
            : ReadGroup(field);
    }

    private GroupValue ReadGroup(SchemaNode group) =>
        new([.. group.Children.Select(child => KeyValuePair.Create(child.Element.Name, ReadField(child)))]);

    // The repeated field is the item itself in lists of two levels, and holds it in those of three.
    private static SchemaNode ItemOf(SchemaNode list) =>
        list.Children[0] is { Children: [{ Element.Repetition: not Repetition.Repeated } only] } repeated
        && repeated.Element.Name != "array" && repeated.Element.Name != list.Element.Name + "_tuple"
            ? only
            : list.Children[0];

    private ListValue ReadItems(SchemaNode repeated, SchemaNode item)
    {
        var first = FirstOf(repeated);
        var read = new List<RecordValue?>();
        if (first.Definition < repeated.Definition)
        {
            TakeAbsent(repeated);
            return new ListValue(read);
        }

        do
        {
            if (++items > ParquetLimits.RowItems)
            {
                throw new InvalidDataException($"the lists of a row have more than {ParquetLimits.RowItems} items");
            }

            read.Add(ReadItem(item));
        }
        while (first.HasCurrent && first.Repetition == repeated.Repetition);
        return new ListValue(read);
    }

    // What is repeated is there once an item is.
    private RecordValue? ReadItem(SchemaNode item) => item.IsLeaf || item.Element.Repetition != Repetition.Repeated
        ? ReadOne(item)
        : ReadGroup(item);

    private ScalarValue? ReadLeaf(SchemaNode leaf)
    {
        var reader = FirstOf(leaf);
        var isThere = reader.Definition == leaf.Definition;
        var value = reader.Take();
        if (!isThere)
        {
            return null;
        }

        budget.Spend(value.Bytes.Length);
        if (value.Bytes.Length > TableLimits.LineBytes)
        {
            fault ??= RowFault.TooLong;
            return null;
        }

        try
        {
            var scalar = ScalarText.Of(leaf.Element, value);
            fault ??= scalar.Text.Contains('\0') ? RowFault.Nul : null;
            return scalar;
        }
        catch (DecoderFallbackException)
        {
            fault ??= RowFault.NoText;
            return null;
        }
    }

    private void TakeAbsent(SchemaNode field)
    {
        for (var i = 0; i < field.LeafCount; i++)
        {
            leaves[field.FirstLeaf - node.FirstLeaf + i].Take();
        }
    }

    private LeafReader FirstOf(SchemaNode field) => leaves[field.FirstLeaf - node.FirstLeaf];
}
