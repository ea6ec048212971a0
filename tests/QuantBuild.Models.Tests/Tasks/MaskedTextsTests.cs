using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.MaskedLanguageModel;
using QuantBuild.Models.Tests.Support;
using static QuantBuild.Models.Tests.Support.MaskedTextsOf;

namespace QuantBuild.Models.Tests.Tasks;

public sealed class MaskedTextsTests
{
    private readonly TokenizedDataset texts = Texts(400);

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void InEpoch_OfEachText_HidesTheShareOfItsOrdinaryTokens(double share)
    {
        var shown = View(share).InEpoch(texts, seed: 3, epoch: 0);
        var targets = (MaskedTokens)shown.Targets!;

        for (var row = 0; row < texts.Count; row++)
        {
            var tokens = texts.TokensOf(row).ToArray();
            var ordinary = tokens.Count(token => token >= FirstWord);
            var positions = targets.PositionsOf(row).ToArray();
            positions.Length.ShouldBe(Math.Max(1, (int)Math.Floor((ordinary * share) + 0.5)));
            positions.ShouldBe([.. positions.Distinct().Order()]);
            positions.ShouldAllBe(position => tokens[position] >= FirstWord);
            targets.TokensOf(row).ToArray().ShouldBe(positions.Select(position => tokens[position]));
            var seen = shown.TokensOf(row).ToArray();
            Enumerable.Range(0, tokens.Length).Except(positions)
                .ShouldAllBe(position => seen[position] == tokens[position]);
        }
    }

    [Fact]
    public void InEpoch_OfManyTexts_MasksEightInTenAndExchangesOne()
    {
        var many = Texts(6000);
        var shown = View(0.5).InEpoch(many, seed: 1, epoch: 0);
        var targets = (MaskedTokens)shown.Targets!;
        var answers = Enumerable.Range(0, many.Count).SelectMany(row =>
        {
            var (positions, tokens) = (targets.PositionsOf(row).ToArray(), shown.TokensOf(row).ToArray());
            return positions.Zip(targets.TokensOf(row).ToArray(), (at, right) => (Shown: tokens[at], Right: right));
        }).ToList();

        // Of n draws with probability p the share is within 5·√(p(1 − p)/n), but for one run in two million.
        var words = Vocabulary - FirstWord;
        ShouldBeAbout(answers.Count(answer => answer.Shown == Mask), 0.8);
        ShouldBeAbout(answers.Count(answer => answer.Shown == answer.Right), 0.1 + (0.1 / words));
        var exchanged = answers.Where(answer => answer.Shown != Mask && answer.Shown != answer.Right).ToList();
        ShouldBeAbout(exchanged.Count, 0.1 * (words - 1) / words);
        exchanged.Min(answer => answer.Shown).ShouldBe(FirstWord);
        exchanged.Max(answer => answer.Shown).ShouldBe(Vocabulary - 1);

        void ShouldBeAbout(int count, double share) => ((double)count / answers.Count).ShouldBe(
            share, 5 * Math.Sqrt(share * (1 - share) / answers.Count));
    }

    [Fact]
    public void InEpoch_OfSomeOfTheTexts_HidesWhatItHidesOfAll()
    {
        int[] rows = [250, 3, 77, 399];

        var alone = View().InEpoch(texts.Select(rows), seed: 5, epoch: 2);
        var among = View().InEpoch(texts, seed: 5, epoch: 2).Select(rows);

        ShouldBeEqual(alone, among);
    }

    [Fact]
    public void InEpoch_OfAnotherEpochOrSeed_HidesOthersAndTheSameAgain()
    {
        var first = View().InEpoch(texts, seed: 5, epoch: 0);

        ShouldBeEqual(View().InEpoch(texts, seed: 5, epoch: 0), first);
        Common(View().InEpoch(texts, seed: 5, epoch: 1)).ShouldBeLessThan(0.5);
        Common(View().InEpoch(texts, seed: 6, epoch: 0)).ShouldBeLessThan(0.5);
        Common(View().Judged(texts)).ShouldBeLessThan(0.5);

        double Common(TokenizedDataset other)
        {
            var (mine, its) = ((MaskedTokens)first.Targets!, (MaskedTokens)other.Targets!);
            return (double)Enumerable.Range(0, texts.Count)
                .Sum(row => mine.PositionsOf(row).ToArray().Intersect(its.PositionsOf(row).ToArray()).Count())
                / mine.All.Length;
        }
    }

    [Fact]
    public void Judged_AnyTime_HidesTheSame() => ShouldBeEqual(View().Judged(texts), View().Judged(texts));

    [Fact]
    public void WhyNot_OfSpecialTokensAlone_SaysWhatToDo()
    {
        View().WhyNot([Cls, Unknown, Sep])!.ShouldContain("remove the row");
        View().WhyNot([Cls, FirstWord, Sep]).ShouldBeNull();
    }

    [Fact]
    public void Restore_OfWrittenTargets_GivesThemAndRefusesOthers()
    {
        var targets = (MaskedTokens)View().Judged(texts).Targets!;
        using var stream = new MemoryStream();
        targets.Write(stream);
        var content = stream.ToArray();
        var form = new MaskedTokenForm(Vocabulary);

        var restored = (MaskedTokens)form.Restore(content, texts.Count)!;

        restored.All.ToArray().ShouldBe(targets.All.ToArray());
        restored.PositionsOf(399).ToArray().ShouldBe(targets.PositionsOf(399).ToArray());
        form.Restore(content, texts.Count + 1).ShouldBeNull();
        form.Restore(content.AsSpan(4), texts.Count).ShouldBeNull();
        form.Restore(content.AsSpan(0, content.Length - 4), texts.Count).ShouldBeNull();
        new MaskedTokenForm(targets.All.ToArray().Max()).Restore(content, texts.Count).ShouldBeNull();
        form.Restore([], texts.Count).ShouldBeNull();
    }

    private static void ShouldBeEqual(TokenizedDataset one, TokenizedDataset other)
    {
        one.AllTokens.ToArray().ShouldBe(other.AllTokens.ToArray());
        var (first, second) = ((MaskedTokens)one.Targets!, (MaskedTokens)other.Targets!);
        first.All.ToArray().ShouldBe(second.All.ToArray());
        for (var row = 0; row < one.Count; row++)
        {
            first.PositionsOf(row).ToArray().ShouldBe(second.PositionsOf(row).ToArray());
        }
    }
}
