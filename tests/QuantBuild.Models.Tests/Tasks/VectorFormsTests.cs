using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.SentenceEmbedding;

namespace QuantBuild.Models.Tests.Tasks;

public sealed class VectorFormsTests : IDisposable
{
    // Four texts on two axes: 0 and 1 alike, 2 and 3 alike.
    private static readonly float[] FourVectors = [1, 0.1f, 0.9f, 0.2f, -0.1f, 1, -0.3f, 0.9f];

    private readonly VectorForms forms = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Calibrate_Vectors_GivesTheRangeOfEachElement()
    {
        Calibrate(FourVectors);

        var ranges = VectorRangesFile.Read(folder.Path)!;

        ranges.Minimum.ShouldBe([-0.3f, 0.1f]);
        ranges.Maximum.ShouldBe([1, 1]);
        ranges.Texts.ShouldBe(4);
    }

    [Fact]
    public void Compare_Forms_TellsBytesCorrelationsAndNeighbours()
    {
        Calibrate(FourVectors);

        var row = forms.Compare(
            ["binary", "int8"], folder.Path, new LogitTable(FourVectors, 2), new PairScores([0.9, 1]));

        row.Name.ShouldBe("vectors");
        row.Members.Select(member => member.Key).ShouldBe(["texts", "float", "binary", "int8"]);
        Of(row, "float", "bytes").ShouldBe(8L);
        Of(row, "int8", "bytes").ShouldBe(2L);
        Of(row, "binary", "bytes").ShouldBe(1L);
        // Both others of a text are its three nearest, in any form.
        Of(row, "int8", "recall@10").ShouldBe(1.0);
        // Every pair has the same signs: equal distances have no rank.
        Of(row, "binary", "spearman").ShouldBe(double.NaN);
        // Cosines 0.993 and 0.975 against the scores 0.9 and 1.
        ((double)Of(row, "float", "spearman")).ShouldBe(-1, 1e-12);
        row.Tables.ShouldHaveSingleItem().Rows.Count.ShouldBe(3);
    }

    [Fact]
    public void Compare_ManyTexts_CountsTheNeighboursThatStay()
    {
        // On a circle a bit an axis tells quadrants apart, and no more: of the ten nearest some are lost.
        var circle = Enumerable.Range(0, 64).Select(i => Math.Tau * (i + 0.5) / 64)
            .SelectMany(angle => new[] { (float)Math.Cos(angle), (float)Math.Sin(angle) }).ToArray();
        Calibrate(circle);

        var row = forms.Compare(["int8", "binary"], folder.Path, new LogitTable(circle, 2), targets: null);

        Of(row, "float", "recall@10").ShouldBe(1.0);
        ((double)Of(row, "int8", "recall@10")).ShouldBeGreaterThan(0.9);
        ((double)Of(row, "binary", "recall@10")).ShouldBeInRange(0.3, 0.9);
        Of(row, "int8", "spearman").ShouldBe(double.NaN);
    }

    [Fact]
    public void Compare_SingleText_HasNoNeighbours()
    {
        Calibrate([1, 0]);

        var row = forms.Compare(["int8"], folder.Path, new LogitTable([1, 0], 2), targets: null);

        Of(row, "int8", "recall@10").ShouldBe(double.NaN);
    }

    private void Calibrate(float[] vectors) =>
        File.WriteAllBytes(folder[forms.FileName], forms.Calibrate(new LogitTable(vectors, 2)));

    private static object Of(ReportRow row, string form, string member) =>
        ((IReadOnlyList<KeyValuePair<string, object>>)row.Members.Single(each => each.Key == form).Value)
            .Single(each => each.Key == member).Value;
}
