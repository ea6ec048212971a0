using System.Text;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tests.Support;

/// <summary>Reads tables of any format.</summary>
internal static class Table
{
    /// <summary>The cells of all rows; the first fault is thrown.</summary>
    public static IReadOnlyList<TableCell[]> Rows(string path, TableOptions? options = null, params string[] columns)
    {
        var source = TableFormatRegistry.BuiltIn.SourceOf(path) with { Options = options ?? TableOptions.Default };
        using var table = source.Open(path);
        int[] wanted = [.. columns.Select(table.Header.IndexOf)];
        var rows = new List<TableCell[]>();
        foreach (var row in table.ReadRows(wanted))
        {
            rows.Add(row.Fault is { } fault ? throw fault : [.. row.Cells]);
        }

        return rows;
    }

    /// <summary>The texts of all rows.</summary>
    public static IReadOnlyList<string[]> Texts(string path, TableOptions? options = null, params string[] columns) =>
        [.. Rows(path, options, columns).Select(row => row.Select(cell => cell.Text).ToArray())];

    /// <summary>What is wrong with a table of texts and classes, in the order told.</summary>
    public static IReadOnlyList<DatasetException> Faults(
        string path, TextColumns columns, TableOptions? options = null, params string[] labels)
    {
        var source = TableFormatRegistry.BuiltIn.SourceOf(path) with { Options = options ?? TableOptions.Default };
        var reader = columns.Label is { } label
            ? new ClassTargetForm(labels).Open(path, label)
            : null;
        var first = Should.Throw<DatasetException>(() => TextTable.Judge(source, columns, reader));
        return [first, .. first.Others];
    }

    public static string WriteBytes(TemporaryFolder folder, string name, params byte[][] parts)
    {
        File.WriteAllBytes(folder[name], [.. parts.SelectMany(part => part)]);
        return folder[name];
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
