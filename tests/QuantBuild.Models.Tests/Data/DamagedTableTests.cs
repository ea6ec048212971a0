using System.Text;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

/// <summary>Whatever a data file holds, reading it gives examples or a <see cref="DatasetException"/>.</summary>
public sealed class DamagedTableTests : IDisposable
{
    private const string Table = "sentence\tlabel\nthe film was good\t1\n\"quoted\" text é\t0\nlast\tnegative\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_AnyDamage_GivesExamplesOrADatasetException()
    {
        var path = folder["texts.tsv"];
        var accepted = ReaderProperty.Check(
            [Encoding.UTF8.GetBytes(Table)],
            FullMatrix.Count(100, 6_000),
            (damaged, _) =>
            {
                File.WriteAllBytes(path, damaged);
                foreach (var (_, label) in LabelledTable.Read(
                    path, new("sentence", Label: "label"), ["negative", "1"]))
                {
                    label.ShouldBeInRange(0, 1);
                }
            },
            exception => exception is DatasetException);
        accepted.ShouldBeGreaterThan(0);
    }
}
