using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Reports;

namespace QuantBuild.Bench.Methods;

/// <summary>Where the pages of a matrix go.</summary>
/// <param name="Page">Absolute path of the Markdown page.</param>
/// <param name="Csv">Absolute path of the figures.</param>
/// <param name="Index">Absolute path of the index, or null.</param>
internal sealed record ReportPaths(string Page, string Csv, string? Index)
{
    public static ReportPaths Of(Matrix matrix, MethodsOptions options)
    {
        var index = options.Index is null ? null : Path.GetFullPath(options.Index);
        var isFile = options.Output?.EndsWith(".md", StringComparison.Ordinal) ?? false;
        if (isFile && options.Matrices.Count > 1)
        {
            throw new UsageException("--output names one file; give a folder for several matrices.");
        }

        var folder = options.Output ?? (index is null ? options.Work : Path.ChangeExtension(index, null));
        var page = Path.GetFullPath(isFile ? options.Output! : Path.Combine(folder, $"{matrix.Name}.md"));
        return new ReportPaths(page, Path.GetFullPath(options.Csv ?? Path.ChangeExtension(page, ".csv")), index);
    }

    public void Write(MatrixReport report)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Page)!);
        Directory.CreateDirectory(Path.GetDirectoryName(Csv)!);
        File.WriteAllText(Csv, CsvReport.Write(report));
        File.WriteAllText(Page, MatrixPage.Write(report, Link(Page, Csv)));
        if (Index is not null)
        {
            var before = File.Exists(Index) ? File.ReadAllText(Index).ReplaceLineEndings("\n") : string.Empty;
            File.WriteAllText(
                Index,
                IndexPage.Replace(before, report.Matrix.Name, MatrixPage.WriteSection(report, Link(Index, Page))));
        }
    }

    private static string Link(string from, string to) =>
        Path.GetRelativePath(Path.GetDirectoryName(from)!, to).Replace('\\', '/');
}
