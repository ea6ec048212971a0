using QuantBuild.Kernels.Decoding;

namespace QuantBuild.Kernels.Tests.Decoding;

/// <summary>
/// Of a model whose next token depends on the last one alone: 0 begins a text, 1 ends it, 2 and 3 are its words.
/// </summary>
public sealed class BeamSearchTests
{
    private const double Never = 1e-9;

    // After the start the first word is the likelier one; but after the second the text ends at once.
    private static readonly Dictionary<int, double[]> GardenPath = new()
    {
        [0] = [Never, Never, 0.6, 0.4],
        [2] = [Never, 0.3, 0.35, 0.35],
        [3] = [Never, 0.9, 0.05, 0.05],
    };

    // Ending at once has probability 0.5; a word and then the end 0.45.
    private static readonly Dictionary<int, double[]> ShortOrLong = new()
    {
        [0] = [Never, 0.5, 0.5, Never],
        [2] = [Never, 0.9, 0.1, Never],
        [3] = [Never, 1, Never, Never],
    };

    [Fact]
    public void Advance_OneBeam_TakesTheLikeliestTokenEachTime() =>
        Write(GardenPath, new() { StartToken = 0, EndToken = 1, MaximumTokens = 3 }).Text.ShouldBe([2, 2, 2]);

    [Fact]
    public void Advance_TwoBeams_FindTheLikelierText()
    {
        // 3, end: 0.4·0.9 = 0.36; 2, 2 and 2, 3: 0.6·0.35 = 0.21; 2, end: 0.6·0.3 = 0.18.
        var options = new DecodingOptions
        {
            StartToken = 0, EndToken = 1, MaximumTokens = 2, Beams = 2, LengthPenalty = 0,
        };
        Write(GardenPath, options).Text.ShouldBe([3]);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)] // ln 0.5 = −0.69 against ln 0.45 / 2^0.1 = −0.75
    [InlineData(0.5, 1)] // −0.69 against −0.80 / √2 = −0.56
    [InlineData(1, 1)] // −0.69 against −0.40
    public void Text_OfAnotherLengthPenalty_IsShortOrLong(double penalty, int words)
    {
        var options = new DecodingOptions
        {
            StartToken = 0,
            EndToken = 1,
            MaximumTokens = 2,
            Beams = 2,
            LengthPenalty = penalty,
            EarlyStopping = EarlyStopping.Certain,
        };
        Write(ShortOrLong, options).Text.ShouldBe(Enumerable.Repeat(2, words));
    }

    [Theory]
    [InlineData(EarlyStopping.AtOnce, 2)]
    [InlineData(EarlyStopping.Estimated, 3)]
    [InlineData(EarlyStopping.Certain, 5)]
    public void IsDone_OfEachEarlyStopping_ComesAtItsTime(EarlyStopping stopping, int steps)
    {
        // Finished: the end at once, ln 0.5 = −0.69, and a word and the end, −0.80 / 2 = −0.40. In the second step the
        // best continuation is the latter; its score is above the worst finished text's. In the third it is 2, 2, end:
        // ln(0.5·0.1·0.9) / 3 = −1.03, which is below −0.69; over ten tokens it could still be −0.31. One word more
        // makes that −0.54, and two −0.77.
        var options = new DecodingOptions
        {
            StartToken = 0, EndToken = 1, MaximumTokens = 10, Beams = 2, EarlyStopping = stopping,
        };
        var (text, taken) = Write(ShortOrLong, options);

        taken.ShouldBe(steps);
        text.ShouldBe([2]);
    }

    [Fact]
    public void Parents_OfEachStep_AreTheBeamsThatGoOn()
    {
        var search = new BeamSearch(
            new() { StartToken = 0, EndToken = 1, MaximumTokens = 5, Beams = 2 }, vocabulary: 4);
        search.Tokens.ToArray().ShouldBe([0]);

        search.Advance(Logits(GardenPath[0]));
        search.Tokens.ToArray().ShouldBe([2, 3]);
        search.Parents.ToArray().ShouldBe([0, 0]);

        search.Advance(Logits([.. GardenPath[2], .. GardenPath[3]]));
        search.Tokens.ToArray().ShouldBe([2, 3]);
        search.Parents.ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public void Text_OfAGreedySearchUnderWay_IsWhatItHas()
    {
        var search = new BeamSearch(new() { StartToken = 0, EndToken = 1, MaximumTokens = 5 }, vocabulary: 4);
        search.Text().ShouldBeEmpty();
        search.Advance(Logits(GardenPath[0]));
        search.Text().ShouldBe([2]);
        search.IsDone.ShouldBeFalse();
    }

    [Fact]
    public void Text_OfABeamSearchUnderWay_Throws()
    {
        var search = new BeamSearch(
            new() { StartToken = 0, EndToken = 1, MaximumTokens = 5, Beams = 2 }, vocabulary: 4);
        Should.Throw<InvalidOperationException>(() => search.Text());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Advance_OfWrongLogits_Throws(int beams)
    {
        var options = new DecodingOptions { StartToken = 0, EndToken = 1, MaximumTokens = 1, Beams = beams };
        var search = new BeamSearch(options, vocabulary: 4);

        Should.Throw<ArgumentException>(() => search.Advance(new float[3]));
        Should.Throw<ArithmeticException>(() => search.Advance([0, float.NaN, 0, 0]));
        Should.Throw<ArithmeticException>(
            () => new BeamSearch(options, vocabulary: 4).Advance([0, float.PositiveInfinity, 0, 0]));

        var done = new BeamSearch(options, vocabulary: 4);
        done.Advance(Logits(ShortOrLong[3]));
        done.IsDone.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => done.Advance(Logits(ShortOrLong[3])));
    }

    [Fact]
    public void New_OptionsOutOfRange_SaysWhich()
    {
        var valid = new DecodingOptions { StartToken = 0, EndToken = 1, MaximumTokens = 1 };
        valid.ProblemFor(4).ShouldBeNull();
        foreach (var (options, said) in new[]
        {
            (valid with { MaximumTokens = 0 }, "not 0"),
            (valid with { Beams = 0 }, "0 beams"),
            (valid with { Beams = 5 }, "5 beams"),
            (valid with { StartToken = 4 }, "token 4"),
            (valid with { EndToken = -1 }, "token -1"),
            (valid with { LengthPenalty = double.NaN }, "NaN"),
        })
        {
            Should.Throw<ArgumentException>(() => new BeamSearch(options, 4)).Message.ShouldContain(said);
        }
    }

    private static (int[] Text, int Steps) Write(Dictionary<int, double[]> model, DecodingOptions options)
    {
        var search = new BeamSearch(options, vocabulary: 4);
        var steps = 0;
        while (!search.IsDone)
        {
            search.Advance(Logits([.. search.Tokens.ToArray().SelectMany(token => model[token])]));
            steps++;
        }

        return (search.Text(), steps);
    }

    // Shifted, since logits are log probabilities up to a constant a beam.
    private static float[] Logits(double[] probabilities) =>
        [.. probabilities.Select(probability => (float)(Math.Log(probability) + 3))];
}
