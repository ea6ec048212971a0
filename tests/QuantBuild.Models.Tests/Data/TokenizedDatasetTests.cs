using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class TokenizedDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TokenizedDataset dataset = SeparableTexts.Create(40);

    [Fact]
    public void Sample_SmallerCount_IsThePrefixOfALarger()
    {
        var large = dataset.Sample(20, seed: 3);

        dataset.Sample(7, seed: 3).SourceRows.ToArray().ShouldBe(large.SourceRows[..7].ToArray());
        large.SourceRows.ToArray().Distinct().Count().ShouldBe(20);
        dataset.Sample(20, seed: 4).SourceRows.ToArray().ShouldNotBe(large.SourceRows.ToArray());
    }

    [Fact]
    public void Sample_MoreThanThereAre_GivesAll() => dataset.Sample(99, seed: 3).Count.ShouldBe(dataset.Count);

    [Fact]
    public void Select_Rows_CarriesTokensLabelsAndSources()
    {
        var selected = dataset.Select([5, 2]);

        selected.TokensOf(1).ToArray().ShouldBe(dataset.TokensOf(2).ToArray());
        selected.Labels.ToArray().ShouldBe([dataset.Labels[5], dataset.Labels[2]]);
        selected.Select([1]).SourceRows.ToArray().ShouldBe([2]);
    }

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        var path = folder["data.tokens"];
        TokenizedDatasetFile.Write(path, dataset);

        var read = TokenizedDatasetFile.Read(path);

        read.Count.ShouldBe(dataset.Count);
        read.LongestLength.ShouldBe(dataset.LongestLength);
        for (var row = 0; row < read.Count; row++)
        {
            read.TokensOf(row).ToArray().ShouldBe(dataset.TokensOf(row).ToArray());
            read.TokenTypesOf(row).ToArray().ShouldBe(dataset.TokenTypesOf(row).ToArray());
        }
    }

    [Theory]
    [InlineData(0, 1)] // magic
    [InlineData(8, 1)] // version
    [InlineData(16, 1)] // number of texts
    [InlineData(36, 0x7F)] // an offset
    public void File_WithAChangedByte_IsRefused(int place, int change)
    {
        var path = folder["data.tokens"];
        TokenizedDatasetFile.Write(path, dataset);
        var bytes = File.ReadAllBytes(path);
        bytes[place] ^= (byte)change;
        File.WriteAllBytes(path, bytes);

        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void File_CutOff_IsRefused()
    {
        var path = folder["data.tokens"];
        TokenizedDatasetFile.Write(path, dataset);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path));
    }

    public void Dispose() => folder.Dispose();
}
