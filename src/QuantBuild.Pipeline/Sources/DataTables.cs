using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Recipes.DataFormats;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>The formats of data files as recipes know them, and the tables that recipes name.</summary>
internal static class DataTables
{
    public static IReadOnlyList<DataFormatDescriptor> Describe(TableFormatRegistry formats) =>
    [
        .. formats.Formats.Select(
            format => new DataFormatDescriptor(format.Name, format.Extensions, [.. KeysOf(format.Settings)])),
    ];

    /// <exception cref="DiagnosticException">
    /// QB1009: the recipe was read with other formats, which have this one.
    /// </exception>
    public static TableSource Of(DataSource source, TableFormatRegistry formats) => new(
        [.. source.Files.Paths.Select(path => path.FullPath)],
        formats.Find(source.Format) ?? throw DiagnosticTable.NotSupported.Exception(
            location: null, $"the format of data files '{source.Format}' is not available here"),
        new TableOptions
        {
            Separator = source.Separator,
            IsQuoted = source.IsQuoted,
            HasHeader = source.HasHeader,
            IgnoresExtraFields = source.IgnoresExtraFields,
        });

    /// <summary>The columns of a section that are read.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Those that the recipe names.</param>
    /// <param name="readsLabel">Whether the column of labels is one of them.</param>
    public static TextColumns ColumnsOf(
        DataSource source, Recipes.ColumnOptions columns, bool readsLabel) =>
        new(columns.Text, columns.TextPair, readsLabel ? columns.Label : null) { LabelNames = source.Labels };

    private static IEnumerable<string> KeysOf(TableSettings settings)
    {
        if (settings.HasFlag(TableSettings.Separator))
        {
            yield return DataFormatDescriptor.SeparatorKey;
        }

        if (settings.HasFlag(TableSettings.Quote))
        {
            yield return DataFormatDescriptor.QuoteKey;
        }

        if (settings.HasFlag(TableSettings.Header))
        {
            yield return DataFormatDescriptor.HeaderKey;
        }

        if (settings.HasFlag(TableSettings.ExtraFields))
        {
            yield return DataFormatDescriptor.ExtraFieldsKey;
        }
    }
}
