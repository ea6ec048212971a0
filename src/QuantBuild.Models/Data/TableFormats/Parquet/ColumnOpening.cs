using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;
using QuantBuild.Models.Data.TableFormats.Parquet.Pages;
using QuantBuild.Models.Data.TableFormats.Parquet.Records;

namespace QuantBuild.Models.Data.TableFormats.Parquet;

/// <summary>Opens columns, where they can be read at all.</summary>
/// <param name="path">Of the file.</param>
/// <param name="stream">The whole file.</param>
/// <param name="end">Where its pages end, in bytes from its start.</param>
/// <param name="budget">Of the file.</param>
internal sealed class ColumnOpening(string path, Stream stream, long end, ByteBudget budget)
{
    /// <summary>Looks at the types of a column's leaves.</summary>
    /// <exception cref="DatasetException">No task reads values of such a type.</exception>
    public void RequireRead(SchemaNode column)
    {
        foreach (var leaf in column.Leaves)
        {
            if (!ScalarText.IsRead(leaf.Element))
            {
                var element = leaf.Element;
                var name = element.MeaningName.Length > 0 ? element.MeaningName : $"{element.Type}";
                throw new DatasetException(
                    DatasetProblem.Type, path, default,
                    $"The column '{leaf.Path}' holds values of the type {name}, which are not read. Name a column of "
                    + "texts, numbers or truth values, or write it as such.");
            }
        }
    }

    /// <summary>Opens a leaf of a row group.</summary>
    /// <exception cref="DatasetException">It is encrypted, or compressed in a way that is not read.</exception>
    /// <exception cref="InvalidDataException">It is another column, or lies outside of the file.</exception>
    public LeafReader Open(SchemaNode leaf, ColumnChunk chunk)
    {
        if (chunk.IsEncrypted)
        {
            throw new DatasetException(
                DatasetProblem.Format, path, default,
                $"The column '{leaf.Path}' is encrypted, and is read only without encryption. Write it without a "
                + "key.");
        }

        if (!Codec.IsRead(chunk.Codec))
        {
            throw new DatasetException(
                DatasetProblem.Format, path, default,
                $"The column '{leaf.Path}' is compressed with {Codec.NameOf(chunk.Codec)}, which is not read. Write "
                + "the file with Snappy, gzip, Brotli or Zstandard, or without compression.");
        }

        if (chunk.Path != leaf.Path || chunk.Type != leaf.Element.Type || chunk.IsElsewhere)
        {
            throw new InvalidDataException(
                chunk.IsElsewhere ? "the values lie in another file" : "the row group has another column in its place");
        }

        return chunk.Offset >= ParquetFile.HeadBytes && chunk.Offset <= end
            ? new LeafReader(
                new ChunkPages(stream, path, chunk, end, budget),
                leaf.Element,
                chunk.Values,
                leaf.Repetition,
                leaf.Definition)
            : throw new InvalidDataException("the pages begin outside of the file");
    }
}
