using System.Globalization;
using System.Text;
using QuantBuild.Pipeline.Reports;

namespace QuantBuild.Cli.Tests.Slots.ColumnMajor;

/// <summary>A report of a test's own: one line a checkpoint.</summary>
internal sealed class CsvReport : IReportFormat
{
    public string Name => "csv";

    public string FileName => "report.csv";

    public bool IsForPeople => true;

    public byte[] Write(RunReport report) => Encoding.UTF8.GetBytes(string.Concat(report.Checkpoints.Select(
        checkpoint => string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Format},{checkpoint.WeightBytes}\n"))));
}
