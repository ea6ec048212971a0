using QuantBuild.Formats.Messages;
using QuantBuild.Models.Data.TableFormats.ConllColumns;
using QuantBuild.Models.Data.TableFormats.DelimitedText;
using QuantBuild.Models.Data.TableFormats.JsonLines;
using QuantBuild.Models.Data.TableFormats.Parquet;
using QuantBuild.Models.Data.TableFormats.PlainText;
using QuantBuild.Models.Data.TableFormats.SquadJson;

namespace QuantBuild.Models.Data.TableFormats;

/// <summary>The formats of data files. A new one is a folder and a line here. Adding gives another registry.</summary>
public sealed class TableFormatRegistry
{
    private TableFormatRegistry(IReadOnlyList<ITableFormat> formats) => Formats = formats;

    /// <summary>Those that come with QuantBuild.</summary>
    public static TableFormatRegistry BuiltIn { get; } = new(
    [
        new DelimitedFormat("tsv", [".tsv", ".tab"], separator: '\t', isQuoted: false),
        new DelimitedFormat("csv", [".csv"], separator: ',', isQuoted: true),
        new JsonLinesFormat(),
        new PlainTextFormat(),
        new ConllFormat(),
        new SquadFormat(),
        new ParquetFormat(),
    ]);

    /// <summary>All of them, in the order of the reference table.</summary>
    public IReadOnlyList<ITableFormat> Formats { get; }

    /// <summary>The format of a name; null where there is none.</summary>
    public ITableFormat? Find(string name) => Formats.FirstOrDefault(format => format.Name == name);

    /// <summary>The format that a file's name means; null where it means none.</summary>
    /// <param name="path">Of the file, which need not be there.</param>
    public ITableFormat? OfFile(string path) =>
        Formats.FirstOrDefault(format => format.Extensions.Any(
            extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    /// <summary>One file, of the format that its name means.</summary>
    /// <exception cref="DatasetException">It means none.</exception>
    public TableSource SourceOf(string path) => new(
        [path],
        OfFile(path) ?? throw new DatasetException(
            DatasetProblem.Format, path, default,
            "The file's name does not say of which format it is. Say it, or give the file one of the endings "
            + $"{ShortList.Of(Formats.SelectMany(format => format.Extensions))}."),
        TableOptions.Default);

    /// <summary>These and one more.</summary>
    /// <exception cref="ArgumentException">There is one of its name, or of one of its endings, already.</exception>
    public TableFormatRegistry With(ITableFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Find(format.Name) is null && format.Extensions.All(extension => OfFile(extension) is null)
            ? new TableFormatRegistry([.. Formats, format])
            : throw new ArgumentException(
                $"The format '{format.Name}', or one of its endings, is registered already.", nameof(format));
    }
}
