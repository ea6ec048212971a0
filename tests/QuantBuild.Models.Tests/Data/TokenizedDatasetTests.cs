using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class TokenizedDatasetTests : IDisposable
{
    private static readonly ClassTargetForm Form = new(TinyBert.Extents.Labels);
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

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.001)]
    [InlineData(0.999)]
    public void HoldBack_AShare_DividesTheRowsInTheirOrder(double share)
    {
        var (left, heldBack) = dataset.HoldBack(share, seed: 3);

        heldBack.Count.ShouldBe(Math.Clamp((int)(share * dataset.Count), 1, dataset.Count - 1));
        left.SourceRows.ToArray().Concat(heldBack.SourceRows.ToArray()).Order()
            .ShouldBe(dataset.SourceRows.ToArray());
        left.SourceRows.ToArray().ShouldBeInOrder();
        heldBack.SourceRows.ToArray().ShouldBeInOrder();
        dataset.HoldBack(share, seed: 3).HeldBack.SourceRows.ToArray().ShouldBe(heldBack.SourceRows.ToArray());
        if (heldBack.Count is > 1 and < 40)
        {
            dataset.HoldBack(share, seed: 4).HeldBack.SourceRows.ToArray()
                .ShouldNotBe(heldBack.SourceRows.ToArray());
        }
    }

    [Fact]
    public void HoldBack_OfOneText_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => dataset.Sample(1, seed: 1).HoldBack(0.5, seed: 1));

    [Fact]
    public void Sample_MoreThanThereAre_GivesAll() => dataset.Sample(99, seed: 3).Count.ShouldBe(dataset.Count);

    [Fact]
    public void Select_Rows_CarriesTokensTargetsAndSources()
    {
        var selected = dataset.Select([5, 2]);

        selected.TokensOf(1).ToArray().ShouldBe(dataset.TokensOf(2).ToArray());
        ClassesOf(selected).ShouldBe([ClassesOf(dataset)[5], ClassesOf(dataset)[2]]);
        selected.Select([1]).SourceRows.ToArray().ShouldBe([2]);
    }

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        var path = folder["data.tokens"];
        TokenizedDatasetFile.Write(path, dataset);

        var read = TokenizedDatasetFile.Read(path, Form);

        ClassesOf(read).ShouldBe(ClassesOf(dataset));
        read.Count.ShouldBe(dataset.Count);
        read.LongestLength.ShouldBe(dataset.LongestLength);
        for (var row = 0; row < read.Count; row++)
        {
            read.TokensOf(row).ToArray().ShouldBe(dataset.TokensOf(row).ToArray());
            read.TokenTypesOf(row).ToArray().ShouldBe(dataset.TokenTypesOf(row).ToArray());
        }
    }

    [Fact]
    public void File_OfTextsWithoutTargets_HasAnIntegerForEach()
    {
        var path = Path.Combine(folder.Path, "data.tokens");
        var withTargets = Path.Combine(folder.Path, "targets.tokens");
        TokenizedDatasetFile.Write(withTargets, dataset);
        TokenizedDatasetFile.Write(path, SeparableTexts.WithoutTargets(dataset));

        TokenizedDatasetFile.Read(path).Targets.ShouldBeNull();
        new FileInfo(path).Length.ShouldBe(new FileInfo(withTargets).Length);
        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path, Form)).Message.ShouldContain("targets");
    }

    [Fact]
    public void File_OfTextsWithStreams_HasThemAgain()
    {
        var path = Path.Combine(folder.Path, "streams.tokens");
        var builder = new TokenizedDatasetBuilder { HasStreams = true };
        builder.AddStreams([5, 6, 1], [0, 7]);
        builder.AddStreams([8], [0]);
        TokenizedDatasetFile.Write(path, builder.Build());

        var read = TokenizedDatasetFile.Read(path).Select([1, 0]);

        read.HasStreams.ShouldBeTrue();
        read.TokensOf(1).ToArray().ShouldBe([5, 6, 1, 0, 7]);
        read.TokenTypesOf(1).ToArray().ShouldBe([0, 0, 0, 1, 1]);
        Should.Throw<InvalidOperationException>(() => new TokenizedDatasetBuilder().AddStreams([1], [0]));
        Should.Throw<ArgumentException>(() => builder.AddStreams([1], []));
        Should.Throw<ArgumentException>(() => builder.AddStreams([], [1]));
    }

    [Fact]
    public void Build_MoreTargetsThanTexts_IsRefused()
    {
        var builder = new TokenizedDatasetBuilder();
        builder.Add([1], []);

        Should.Throw<ArgumentException>(() => builder.Build(new ClassTargets([0, 1])));
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

        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path, Form)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void File_CutOff_IsRefused()
    {
        var path = folder["data.tokens"];
        TokenizedDatasetFile.Write(path, dataset);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path));
        Should.Throw<DatasetException>(() => TokenizedDatasetFile.Read(path, Form));
    }

    public void Dispose() => folder.Dispose();

    private static int[] ClassesOf(TokenizedDataset texts) =>
        texts.Targets.ShouldBeOfType<ClassTargets>().Classes.ToArray();
}
